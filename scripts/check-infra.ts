// Holds infra/ and docs/operating against schemas, against the code, and against the tools that read such files. The
// tools that are not on this machine are brought by scripts/check-infra/bring-tools.sh; without them it says so.
import process from 'node:process';
import { composeProblems } from './check-infra/compose.ts';
import { documentsOf, filesLike, read } from './check-infra/documents.ts';
import { manifestProblems } from './check-infra/kubernetes.ts';
import { alertProblems, exportedMetrics, metricProblems, panelsOf, rulesOf } from './check-infra/metrics.ts';
import { prometheusRuleOf } from './check-infra/prometheus-rule.ts';
import { isThere, toolProblems } from './check-infra/tools.ts';

const yaml = filesLike('infra/**/*.{yaml,yml}');
const alerts = read('infra/prometheus/alerts.yml');
const page = read('docs/operating/watch.md');
const rules = rulesOf(alerts);
const used = [
  ...rules.map(({ alert, expression }) => ({ where: `rule ${alert}`, expression })),
  ...panelsOf(read('infra/grafana/dashboards/wherefore.json')),
];
const tools = toolProblems();
const problems = [
  ...yaml.flatMap((path) => documentsOf(read(path)).problems.map((problem) => `${path}: ${problem}`)),
  ...composeProblems(read('infra/compose.yaml'), isThere),
  ...manifestProblems(isThere),
  ...metricProblems(used, page, await exportedMetrics()),
  ...alertProblems(
    rules.map(({ alert }) => alert).filter((alert) => alert !== ''),
    page,
  ),
  ...ruleIsOld(),
  ...tools.flatMap((tool) => tool.problems ?? []),
];

for (const name of new Set(tools.filter((tool) => tool.problems === undefined).map((tool) => tool.name))) {
  console.log(`SKIPPED what ${name} would say: it is not here (scripts/check-infra/bring-tools.sh brings it)`);
}
for (const problem of problems) console.error(problem);
const said = tools.filter((tool) => tool.problems !== undefined).length;
console.log(`${yaml.length} files of YAML, ${rules.length} rules, ${said} calls of tools, ${problems.length} problems`);
process.exitCode = problems.length === 0 && yaml.length > 10 && rules.length > 10 ? 0 : 1;

function ruleIsOld(): readonly string[] {
  const path = 'infra/kubernetes/components/monitoring/prometheus-rule.yaml';
  const isNew = read(path) === prometheusRuleOf(alerts);
  return isNew ? [] : [`${path} is not made from the alerts: node scripts/check-infra/write-prometheus-rule.ts`];
}
