// Compares who depends on whom, by package.json, with who may. The walls of biome.jsonc hold the imports; this holds
// the manifests, and says when a package was added without a row here.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const scope = '@wherefore/';

interface Allowed {
  /** What runs may depend on. */
  readonly run: readonly string[];
  /** What its tests may depend on besides, as devDependencies. */
  readonly test: readonly string[];
}

/** docs/architecture.md draws the same table. */
export const allowedEdges: Readonly<Record<string, Allowed>> = {
  discovery: { run: [], test: [] },
  'event-log': { run: [], test: ['testkit'] },
  testkit: { run: ['discovery'], test: [] },
  core: { run: ['discovery'], test: ['event-log', 'testkit'] },
  projections: { run: ['discovery', 'event-log'], test: ['core', 'testkit'] },
  // testkit is private: it is bundled into what conformance publishes, so it is no dependency of it.
  conformance: { run: ['core', 'discovery'], test: ['testkit'] },
  service: { run: ['core', 'discovery', 'event-log', 'projections'], test: ['testkit'] },
  'http-api': { run: ['core', 'discovery', 'event-log', 'projections', 'service'], test: ['testkit'] },
  maintenance: { run: ['core', 'discovery', 'event-log', 'projections', 'service'], test: ['testkit'] },
  // The page is built of what it uses, so that nothing is installed with it. Whoever serves it asks it for its folder.
  web: { run: [], test: ['discovery', 'http-api'] },
  api: { run: ['http-api', 'service', 'web'], test: ['core', 'discovery', 'event-log', 'projections', 'testkit'] },
  worker: { run: ['maintenance', 'service'], test: ['core', 'discovery', 'event-log', 'projections', 'testkit'] },
  // Its demonstration plays in a world of testkit, which is bundled there, too.
  cli: {
    run: ['conformance', 'core', 'discovery', 'event-log', 'http-api', 'maintenance', 'projections', 'service', 'web'],
    test: ['testkit'],
  },
  // Whole processes: it may look into everything, and nothing looks into it.
  'end-to-end': {
    run: [],
    test: ['core', 'discovery', 'event-log', 'http-api', 'maintenance', 'projections', 'service', 'testkit', 'web'],
  },
  benchmarks: {
    run: ['core', 'discovery', 'event-log', 'http-api', 'maintenance', 'projections', 'service', 'testkit'],
    test: [],
  },
};

export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Every way in which the manifests part from the table, as sentences; empty when they agree. */
export function disagreements(manifests: readonly Manifest[]): readonly string[] {
  const seen = new Set(manifests.map(({ name }) => shortName(name)));
  const missing = Object.keys(allowedEdges).filter((name) => !seen.has(name));
  return [
    ...missing.map((name) => `${name}: in the table of scripts/check-workspace.ts, but no package.json was found`),
    ...manifests.flatMap(disagreementsOf),
  ];
}

function disagreementsOf(manifest: Manifest): readonly string[] {
  const name = shortName(manifest.name);
  const allowed = allowedEdges[name];
  if (allowed === undefined) return [`${name}: add it to the table of scripts/check-workspace.ts and of the docs`];
  const run = [manifest.dependencies, manifest.peerDependencies, manifest.optionalDependencies].flatMap(workspaceNames);
  const test = workspaceNames(manifest.devDependencies);
  return [
    ...run.filter((other) => !allowed.run.includes(other)).map((other) => `${name} must not depend on ${other}`),
    ...test
      .filter((other) => !allowed.run.includes(other) && !allowed.test.includes(other))
      .map((other) => `the tests of ${name} must not depend on ${other}`),
    ...(name === 'discovery' ? Object.keys(manifest.dependencies ?? {}) : []).map(
      (other) => `discovery has no dependencies, and ${other} is one`,
    ),
    ...notInCatalog(manifest).map((other) => `${name}: take the version of ${other} from the catalog`),
  ];
}

function workspaceNames(dependencies: Readonly<Record<string, string>> | undefined): readonly string[] {
  const names = Object.keys(dependencies ?? {});
  return names.filter((name) => name.startsWith(scope)).map(shortName);
}

function notInCatalog({ dependencies, devDependencies }: Manifest): readonly string[] {
  const all = Object.entries({ ...dependencies, ...devDependencies });
  return all
    .filter(([, range]) => !range.startsWith('catalog:') && !range.startsWith('workspace:'))
    .map(([name]) => name);
}

function shortName(name: string): string {
  return name.startsWith(scope) ? name.slice(scope.length) : name;
}

function readManifests(root: string): readonly Manifest[] {
  const files = globSync(['packages/*/package.json', 'apps/*/package.json', 'benchmarks/package.json'], { cwd: root });
  return files.filter((file) => existsSync(join(root, file))).map((file) => read(join(root, file)));
}

function read(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}

if (import.meta.main) {
  const manifests = readManifests(join(import.meta.dirname, '..'));
  const sentences = disagreements(manifests);
  for (const sentence of sentences) console.error(sentence);
  console.log(`${manifests.length} packages, ${sentences.length} disagreements`);
  process.exitCode = sentences.length === 0 ? 0 : 1;
}
