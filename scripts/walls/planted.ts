/** A file planted in a copy of the tree, and what Biome has to say about it: the rule and words of its message. */
export interface Planted {
  readonly path: string;
  readonly code: string;
  readonly rule: string;
  readonly says: string;
}

const imports = 'lint/style/noRestrictedImports';
const globals = 'lint/style/noRestrictedGlobals';
const door = 'Enter a package by its door';

const deniedInDiscovery: Readonly<Record<string, string>> = {
  AbortSignal: 'AbortSignal.timeout(5)',
  Buffer: 'Buffer.alloc(1)',
  Date: 'new Date()',
  'Date.now': 'Date.now()',
  Intl: 'Intl.NumberFormat',
  URL: "new URL('https://example.org')",
  console: 'console.log(1)',
  crypto: 'crypto.randomUUID()',
  fetch: "fetch('https://example.org')",
  globalThis: "globalThis['Date']",
  performance: 'performance.now()',
  process: 'process.env',
  queueMicrotask: 'queueMicrotask(() => {})',
  setInterval: 'setInterval(() => {}, 1)',
  setTimeout: 'setTimeout(() => {}, 1)',
};

function importing(path: string, specifier: string, says: string): Planted {
  return { path, code: `import { x } from '${specifier}';\n\nexport const y: unknown = x;\n`, rule: imports, says };
}

/** Each wall of the tree, broken once. */
export const planted: readonly Planted[] = [
  importing('packages/discovery/src/node-builtin.ts', 'node:fs', 'discovery imports nothing'),
  importing('packages/discovery/src/bare-builtin.ts', 'fs', 'discovery imports nothing'),
  importing('packages/discovery/src/workspace.ts', '@wherefore/event-log', 'discovery imports nothing'),
  importing('packages/discovery/src/library.ts', 'undici', 'discovery imports nothing'),
  importing('packages/discovery/src/library-path.ts', 'undici/types', 'discovery imports nothing'),
  importing('packages/discovery/src/scoped-library.ts', '@peculiar/x509', 'discovery imports nothing'),
  importing('packages/discovery/src/world.test.ts', '@wherefore/testkit', 'import vitest and fast-check'),
  importing('packages/discovery/src/files.test.ts', 'node:fs', 'import vitest and fast-check'),
  {
    path: 'packages/discovery/src/dynamic.ts',
    code: "export const loaded: Promise<unknown> = import('node:fs');\n",
    rule: imports,
    says: 'discovery imports nothing',
  },
  {
    path: 'packages/discovery/src/dice.ts',
    code: 'export const draw: unknown = Math.random();\n',
    rule: 'lint/nursery/noJsRestrictedProperties',
    says: 'Math.random',
  },
  ...Object.entries(deniedInDiscovery).map(([name, expression]) => ({
    path: `packages/discovery/src/global-${name.toLowerCase().replace('.', '-')}.ts`,
    code: `export const taken: unknown = ${expression};\n`,
    rule: globals,
    says: `global variable ${name.split('.')[0]}`,
  })),

  importing('packages/event-log/src/domain.ts', '@wherefore/discovery', 'knows no domain word'),
  importing('packages/event-log/src/upwards.ts', '@wherefore/core', 'knows no domain word'),
  importing('packages/event-log/src/domain.test.ts', '@wherefore/discovery', 'knows no domain word'),
  importing('packages/event-log/src/postgres/domain.ts', '@wherefore/discovery', 'knows no domain word'),

  importing('packages/event-log/src/world.test.ts', '@wherefore/testkit', 'knows no domain word'),

  importing('packages/projections/src/resolver.ts', '@wherefore/core', 'functions of events'),
  importing('packages/projections/src/world.ts', '@wherefore/testkit', 'functions of events'),
  importing('packages/projections/src/ask.ts', 'node:dns', 'projections ask nobody'),
  importing('packages/projections/src/fetch.ts', 'undici', 'projections ask nobody'),
  importing('packages/projections/src/judge.test.ts', '@wherefore/conformance', 'The tests of projections'),

  importing('packages/core/src/storage.ts', '@wherefore/event-log', 'core is discovery and ports'),
  importing('packages/core/src/storage-postgres.ts', '@wherefore/event-log/postgres', 'core is discovery and ports'),
  importing('packages/core/src/testing-kit.ts', '@wherefore/testkit', 'core is discovery and ports'),
  importing('packages/core/src/judge.ts', '@wherefore/conformance', 'core is discovery and ports'),
  importing('packages/core/src/judge.test.ts', '@wherefore/conformance', 'The tests of core'),
  importing('packages/core/src/query-builder.ts', 'kysely', 'core knows no database'),
  importing('packages/core/src/dns/driver.ts', 'pg', 'core knows no database'),
  importing('packages/core/src/embedded.ts', '@electric-sql/pglite', 'core knows no database'),

  importing('packages/testkit/src/resolver.ts', '@wherefore/core', 'knows discovery alone'),
  importing('packages/testkit/src/storage.ts', '@wherefore/event-log', 'knows discovery alone'),
  importing('packages/service/src/upwards.ts', '@wherefore/http-api', 'it knows neither of them'),
  importing('packages/http-api/src/sideways.ts', '@wherefore/maintenance', "a worker's"),
  importing('packages/maintenance/src/sideways.ts', '@wherefore/http-api', "the API's"),
  importing('packages/maintenance/src/serving.ts', 'fastify', "the API's"),
  importing('packages/conformance/src/storage.ts', '@wherefore/event-log/postgres', 'not what they store'),

  importing('apps/cli/src/sibling.ts', '@wherefore/worker', 'An app is the end of the line'),
  importing('apps/cli/src/sibling-inside.ts', '../../worker/src/main.ts', door),
  importing('apps/worker/src/sibling.ts', '@wherefore/cli', 'An app is the end of the line'),
  importing('apps/web/src/page/http-api.ts', '@wherefore/http-api', 'The page runs in a browser'),
  importing('apps/web/src/page/built-in.ts', 'node:fs', 'The page runs in a browser'),

  importing('packages/core/src/reach-in.ts', '../../discovery/src/instant.ts', door),
  importing('packages/core/src/dns/reach-in.ts', '../../../discovery/src/instant.ts', door),
  importing('packages/core/src/reach-in.test.ts', '../../testkit/src/world.ts', door),
  importing('packages/event-log/src/reach-in.ts', '../../discovery/src/instant.ts', door),
  importing('packages/testkit/src/reach-in.ts', '@wherefore/discovery/src/instant.ts', door),
  importing('packages/discovery/src/reach-in.ts', '../../core/src/ports.ts', door),
  importing('benchmarks/src/reach-in.ts', '../../packages/core/src/ports.ts', door),
  importing('scripts/reach-in.ts', '../packages/core/dist/index.js', door),

  {
    path: 'packages/core/src/cycle-a.ts',
    code: "import type { B } from './cycle-b.ts';\n\nexport type A = readonly B[];\n",
    rule: 'lint/suspicious/noImportCycles',
    says: 'part of a cycle',
  },
  {
    path: 'packages/core/src/cycle-b.ts',
    code: "import type { A } from './cycle-a.ts';\n\nexport type B = readonly A[];\n",
    rule: 'lint/suspicious/noImportCycles',
    says: 'part of a cycle',
  },
  {
    path: 'packages/core/src/barrel.ts',
    code: "export { x } from './clean.ts';\n",
    rule: 'lint/performance/noBarrelFile',
    says: 'barrel',
  },
  {
    path: 'packages/core/src/index.ts',
    code: "export * from './clean.ts';\n",
    rule: 'lint/performance/noReExportAll',
    says: 'export',
  },
  {
    path: 'packages/core/src/no-name.ts',
    code: 'export default 1;\n',
    rule: 'lint/style/noDefaultExport',
    says: 'default export',
  },
  {
    path: 'packages/core/src/undeclared.ts',
    code: "import { x } from 'left-pad';\n\nexport const y: unknown = x;\n",
    rule: 'lint/correctness/noUndeclaredDependencies',
    says: 'left-pad',
  },
];

/** What the same walls must let through. */
export const allowed: Readonly<Record<string, string>> = {
  'packages/discovery/src/clean.ts':
    "import { y } from './deeper/clean.ts';\n\nexport const z: number = Math.max(y, Math.floor(1.5));\n",
  'packages/discovery/src/deeper/clean.ts':
    "import type { Instant } from '../instant.ts';\n\nexport const y: Instant = 1;\n",
  'packages/discovery/src/instant.ts': 'export type Instant = number;\n',
  'packages/discovery/src/index.ts': "export { z } from './clean.ts';\nexport type { Instant } from './instant.ts';\n",
  'packages/discovery/src/clean.test.ts':
    "import fc from 'fast-check';\nimport { expect, test } from 'vitest';\nimport { z } from './clean.ts';\n\ntest('clean', () => {\n  fc.assert(fc.property(fc.nat(), () => z > 0));\n  expect(new Date(0).getTime()).toBe(0);\n});\n",
  'packages/event-log/src/clean.ts': "import { sql } from 'kysely';\n\nexport const now: unknown = sql`now()`;\n",
  'packages/core/src/clean.ts':
    "import { randomInt } from 'node:crypto';\nimport { z } from '@wherefore/discovery';\nimport { fetch } from 'undici';\n\nexport const x: unknown = [z, fetch, Date.now(), Math.random(), randomInt];\n",
  'packages/core/src/clean.test.ts':
    "import { createMemoryLog } from '@wherefore/event-log';\nimport { createWorld } from '@wherefore/testkit';\nimport { x } from './clean.ts';\n\nexport const all: unknown = [createMemoryLog, createWorld, x];\n",
  'apps/cli/src/clean.ts':
    "import { createResolver } from '@wherefore/core';\n\nconsole.log(createResolver, process.argv);\n",
};
