import { createRequire } from 'node:module';
import { join } from 'node:path';
import { at, documentsOf, filesLike, listOf, read, root } from './documents.ts';

/** Names of metrics in an expression, suffixes of histograms left out. */
export function metricsIn(expression: string): readonly string[] {
  const found = expression.match(/\b(?:wherefore|process|nodejs)_[a-z0-9_]+\b/g) ?? [];
  return found.map((name) => name.replace(/_(bucket|sum|count)$/, ''));
}

/** Names that the code registers. */
export async function exportedMetrics(): Promise<ReadonlySet<string>> {
  const sources = filesLike('packages/{service,http-api,maintenance}/src/**/*.ts').filter(
    (path) => !/\.test\.ts$|\/testing\//.test(path),
  );
  const own = sources.flatMap((path) =>
    [...read(path).matchAll(/'(wherefore_[a-z_]+)'/g)].map(([, name = '']) => name),
  );
  const client = createRequire(join(root, 'packages/service/package.json'))('prom-client') as {
    Registry: new () => { getMetricsAsArray(): readonly { name: string }[] };
    collectDefaultMetrics(options: object): void;
  };
  const registry = new client.Registry();
  client.collectDefaultMetrics({ register: registry });
  return new Set([...own, ...registry.getMetricsAsArray().map(({ name }) => name)]);
}

interface Used {
  readonly where: string;
  readonly expression: string;
}

export function rulesOf(alerts: string): readonly { readonly alert: string; readonly expression: string }[] {
  return documentsOf(alerts).documents.flatMap((file) =>
    listOf(at(file, 'groups')).flatMap((group) =>
      listOf(at(group, 'rules')).map((rule) => ({
        alert: String(at(rule, 'alert') ?? ''),
        expression: String(at(rule, 'expr')),
      })),
    ),
  );
}

export function panelsOf(dashboard: string): readonly Used[] {
  return listOf(at(JSON.parse(dashboard), 'panels')).flatMap((panel) =>
    listOf(at(panel, 'targets')).map((target) => ({
      where: `panel "${String(at(panel, 'title'))}"`,
      expression: String(at(target, 'expr')),
    })),
  );
}

/** What alerts and dashboard ask for and nobody exports; what is exported and looked at by nobody. */
export function metricProblems(used: readonly Used[], page: string, exported: ReadonlySet<string>): readonly string[] {
  const unknown = used.flatMap(({ where, expression }) =>
    metricsIn(expression)
      .filter((name) => !exported.has(name))
      .map((name) => `${where}: nobody exports ${name}`),
  );
  const seen = new Set(used.flatMap(({ expression }) => metricsIn(expression)));
  const told = new Set(metricsIn(page));
  const own = [...exported].filter((name) => name.startsWith('wherefore_'));
  return [
    ...unknown,
    ...own.filter((name) => !seen.has(name)).map((name) => `${name}: neither an alert nor the dashboard looks at it`),
    ...own.filter((name) => !told.has(name)).map((name) => `${name}: docs/operating/watch.md says nothing of it`),
    ...[...told].filter((name) => !exported.has(name)).map((name) => `docs/operating/watch.md: nobody exports ${name}`),
  ];
}

/** An alert without a section, or a section without its alert. */
export function alertProblems(alerts: readonly string[], page: string): readonly string[] {
  const sections = [...page.matchAll(/^### (Wherefore\w+)$/gm)].map(([, name = '']) => name);
  return [
    ...alerts
      .filter((name) => !sections.includes(name))
      .map((name) => `docs/operating/watch.md has no section ${name}`),
    ...sections.filter((name) => !alerts.includes(name)).map((name) => `there is no alert ${name}`),
  ];
}
