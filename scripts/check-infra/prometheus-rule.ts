import { parse, stringify } from 'yaml';

/** infra/prometheus/alerts.yml as the Prometheus Operator wants it. */
export function prometheusRuleOf(alerts: string): string {
  const rule = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'wherefore' },
    spec: parse(alerts) as object,
  };
  return `# Made from infra/prometheus/alerts.yml by scripts/check-infra/write-prometheus-rule.ts: do not edit.\n${stringify(rule, { lineWidth: 120 })}`;
}
