import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { composeProblems } from './compose.ts';
import { reachesBuilder } from './docker-ignore.ts';
import { pairsOf, stagesOf } from './dockerfile.ts';
import { documentsOf, read } from './documents.ts';
import { kustomizationProblems, resourceProblems } from './kubernetes.ts';
import { alertProblems, metricProblems, metricsIn, panelsOf, rulesOf } from './metrics.ts';

type Tree = Record<string, unknown>;

/** A file of ours with one thing changed. */
function changed(path: string, change: (file: Tree) => void): Tree {
  const file = parse(read(path), { merge: true }) as Tree;
  change(file);
  return file;
}

describe('compose', () => {
  const broken = (change: (services: Record<string, Tree>, file: Tree) => void): readonly string[] =>
    composeProblems(
      stringify(changed('infra/compose.yaml', (file) => change(file['services'] as never, file))),
      () => true,
    );

  test('ours is as it should be', () => {
    expect(composeProblems(read('infra/compose.yaml'), () => true)).toEqual([]);
  });

  test.each<[string, (services: Record<string, Tree>, file: Tree) => void, string]>([
    [
      'a key that does not exist',
      ({ api }) => Object.assign(api ?? {}, { read_onyl: true }),
      'must NOT have additional',
    ],
    ['a service that writes', ({ api }) => Object.assign(api ?? {}, { read_only: false }), 'api writes to its file'],
    [
      'a port for everybody',
      ({ api }) => Object.assign(api ?? {}, { ports: ['8385:8385'] }),
      'api is published to all',
    ],
    ['capabilities', ({ worker }) => delete worker?.['cap_drop'], 'worker keeps capabilities'],
    ['no limits', ({ grafana }) => delete grafana?.['deploy'], 'grafana has no limits'],
    [
      'the newest image',
      ({ postgres }) => Object.assign(postgres ?? {}, { image: 'postgres:latest' }),
      'without a version',
    ],
    ['a secret that is not there', ({ api }) => Object.assign(api ?? {}, { secrets: ['other'] }), 'no secrets other'],
    [
      'a secret for nobody',
      (_, file) => Object.assign(file['secrets'] as Tree, { old: {} }),
      'nobody uses secrets old',
    ],
  ])('%s is told', (_, change, sentence) => {
    expect(broken(change).join('\n')).toContain(sentence);
  });

  test('a file that is not there is told', () => {
    expect(composeProblems(read('infra/compose.yaml'), () => false).join('\n')).toContain('no postgres/roles.sql');
  });
});

describe('manifests', () => {
  const deployment = 'infra/kubernetes/base/api-deployment.yaml';
  const pod = (file: Tree): Tree => ((file['spec'] as Tree)['template'] as Tree)['spec'] as Tree;
  const container = (file: Tree): Tree => (pod(file)['containers'] as readonly Tree[])[0] ?? {};

  test('ours are as they should be', () => {
    expect(resourceProblems(parse(read(deployment)))).toEqual([]);
  });

  test.each<[string, (file: Tree) => void, string]>([
    ['a key that does not exist', (file) => Object.assign(pod(file), { restartPolcy: 'Always' }), 'restartPolcy'],
    ['a text for a number', (file) => Object.assign(file['spec'] as Tree, { replicas: 'two' }), 'must be integer'],
    ['a missing name of an image', (file) => delete container(file)['name'], "required property 'name'"],
    ['root', (file) => Object.assign(pod(file), { securityContext: {} }), 'may run as root'],
    ['a writable root', (file) => delete container(file)['securityContext'], 'writes to its file system'],
    ['no limit', (file) => delete container(file)['resources'], 'has no limit of memory'],
    [
      'a kind that nobody knows',
      (file) => Object.assign(file, { kind: 'Deplyoment' }),
      'no schema of apps/v1 Deplyoment',
    ],
  ])('%s is told', (_, change, sentence) => {
    expect(resourceProblems(changed(deployment, change)).join('\n')).toContain(sentence);
  });

  test('a file that is not listed, and an entry that leads nowhere', () => {
    const isThere = (path: string): boolean => path !== 'folder/b.yaml';
    expect(kustomizationProblems('folder', { resources: ['a.yaml', 'b.yaml'] }, ['a.yaml', 'c.yaml'], isThere)).toEqual(
      ['folder: there is no b.yaml', 'folder: c.yaml is not in its kustomization'],
    );
  });
});

describe('metrics', () => {
  test('are found in expressions', () => {
    expect(metricsIn('sum(rate(wherefore_a_seconds_bucket{le="1"}[5m])) / process_cpu + nodejs_x_total')).toEqual([
      'wherefore_a_seconds',
      'process_cpu',
      'nodejs_x_total',
    ]);
  });

  test('that nobody exports, looks at or describes are told', () => {
    const used = [{ where: 'rule A', expression: 'wherefore_new > wherefore_seen' }];
    const exported = new Set(['wherefore_seen', 'wherefore_unseen']);
    expect(metricProblems(used, '`wherefore_seen` `wherefore_gone`', exported)).toEqual([
      'rule A: nobody exports wherefore_new',
      'wherefore_unseen: neither an alert nor the dashboard looks at it',
      'wherefore_unseen: docs/operating/watch.md says nothing of it',
      'docs/operating/watch.md: nobody exports wherefore_gone',
    ]);
  });

  test('alerts and sections have each other', () => {
    expect(alertProblems(['WhereforeA'], '### WhereforeB\n')).toEqual([
      'docs/operating/watch.md has no section WhereforeA',
      'there is no alert WhereforeB',
    ]);
  });

  test('rules and panels are read', () => {
    expect(rulesOf(read('infra/prometheus/alerts.yml')).length).toBeGreaterThan(20);
    expect(panelsOf(read('infra/grafana/dashboards/wherefore.json')).length).toBeGreaterThan(20);
  });
});

test('a key that is there twice is told', () => {
  expect(documentsOf('a: 1\na: 2\n').problems).toHaveLength(1);
});

test('a Dockerfile is read as its builder reads it', () => {
  const [one, two] = stagesOf(
    'ARG A=1\nFROM x AS one\n# no\nRUN a \\\n    b\nFROM y\nCOPY --from=one --chmod=0700 /a /b\n',
  );
  expect(one).toEqual({ name: 'one', instructions: [{ name: 'RUN', flags: {}, rest: 'a b' }] });
  expect(two?.instructions).toEqual([{ name: 'COPY', flags: { from: 'one', chmod: '0700' }, rest: '/a /b' }]);
  expect(pairsOf('A=1 B="two words"')).toEqual([
    ['A', '1'],
    ['B', 'two words'],
  ]);
});

test('the builder gets what is named, and nothing beneath what is not', () => {
  const reaches = reachesBuilder(read('.dockerignore'));
  for (const path of ['package.json', 'apps/cli/src/main.ts', 'infra/container/health.mjs'])
    expect(reaches(path)).toBe(true);
  for (const path of [
    '.git/config',
    'infra/secrets/api_password',
    'apps/cli/dist/main.js',
    'apps/cli/.env',
    'README.md',
  ]) {
    expect(reaches(path)).toBe(false);
  }
});
