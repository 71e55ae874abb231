// `node scripts/check-infra/write-prometheus-rule.ts`, after a change of infra/prometheus/alerts.yml.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prometheusRuleOf } from './prometheus-rule.ts';

const infra = join(import.meta.dirname, '../../infra');
writeFileSync(
  join(infra, 'kubernetes/components/monitoring/prometheus-rule.yaml'),
  prometheusRuleOf(readFileSync(join(infra, 'prometheus/alerts.yml'), 'utf8')),
);
