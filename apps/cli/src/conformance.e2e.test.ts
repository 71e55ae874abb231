import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUNDLED_VECTORS, type FileReport } from '@wherefore/conformance';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoLab } from './testing/lab.ts';
import { CLI, runCli } from './testing/run-cli.ts';

const noLab = await whyNoLab();
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wherefore-vectors-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A file with some of the bundled cases. */
async function sample(ids: readonly string[], change: (entry: Case) => object = (entry) => entry): Promise<string> {
  const { cases } = JSON.parse(await readFile(BUNDLED_VECTORS[0] ?? '', 'utf8')) as { cases: Case[] };
  const chosen = cases.filter(({ id }) => ids.includes(id));
  expect(chosen.length).toBe(ids.length);
  const path = join(folder, `${ids[0]}-${Math.random()}.json`);
  await writeFile(path, JSON.stringify({ cases: chosen.map(change) }));
  return path;
}

interface Case {
  readonly id: string;
  readonly expect: Readonly<Record<string, unknown>>;
}

const withStep = (step: string) => (entry: Case) => ({ ...entry, expect: { ...entry.expect, step } });

describe('wherefore conformance', () => {
  test('runs the bundled vectors and counts them', async () => {
    const { stdout, stderr, exitCode } = await runCli(['conformance']);
    expect(stdout).toBe(
      [
        'cases.json (simulated, recommended): 103 passed, 0 failed',
        'open.json (simulated, recommended): 47 passed, 0 failed',
        'sequences.json (simulated, recommended): 21 passed, 0 failed',
        '171 passed, 0 failed\n',
      ].join('\n'),
    );
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  test('prints a table of what failed, and ends with 1', async () => {
    const path = await sample(['P024'], withStep('2'));
    const { stdout, exitCode } = await runCli(['conformance', path]);
    expect(stdout).toMatch(/failures\nid +title +what +expected +actual\nP024 +IPv4 literal.* +step +2 +1\n/);
    expect(stdout).toMatch(/: 0 passed, 1 failed\n$/);
    expect(exitCode).toBe(1);
  });

  test('prints the same as JSON', async () => {
    const paths = [await sample(['P024'], withStep('2')), await sample(['P025'])];
    const { stdout, exitCode } = await runCli(['conformance', '--json', '--mode', 'loopback', ...paths]);
    const { reports } = JSON.parse(stdout) as { reports: FileReport[] };
    expect(reports).toMatchObject([
      {
        mode: 'loopback',
        counts: { passed: 0, failed: 1 },
        results: [{ id: 'P024', failures: [{ what: 'step', expected: '2', actual: '1' }] }],
      },
      { mode: 'loopback', counts: { passed: 1, failed: 0 }, results: [{ id: 'P025', status: 'passed' }] },
    ]);
    expect(exitCode).toBe(1);
  });

  test('says where a file is not as it should be', async () => {
    const path = await sample(['P024'], (entry) => ({ ...entry, expect: { step: 1 } }));
    const { stderr, exitCode } = await runCli(['conformance', path]);
    expect(stderr).toMatch(/^wherefore: .*\.json: P024 expect\.step: .*\n$/);
    expect(exitCode).toBe(2);
  });
});

describe('wherefore conformance --command', () => {
  const RANGES = [
    '127.0.0.0/8',
    '192.0.2.0/24',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '2001:db8::/32',
    '::ffff:127.0.0.0/104',
  ];
  const command = (more: string): string => {
    const allow = RANGES.flatMap((range) => ['--allow', range]);
    return [...CLI.map((part) => `'${part}'`), 'resolve', '-', '--json', ...allow, '--timeout', '12', more].join(' ');
  };
  const IDS = ['P001', 'P024', 'P026', 'P032', 'P046', 'P055', 'P057', 'P062', 'P071', 'P074', 'P080', 'P090', 'P096'];

  test.for([
    ['options', '--dns {dns} --ca {ca}'],
    ['environment', ''],
  ] as const)('our own command passes, told of the world by %s', async ([, more], { skip }) => {
    if (noLab !== undefined) skip(noLab);
    const path = await sample(IDS);
    const { stdout, exitCode } = await runCli(['conformance', '--json', '--command', command(more), path], { env: {} });
    const { reports } = JSON.parse(stdout) as { reports: FileReport[] };
    const results = reports.flatMap((report) => report.results);
    expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
    // An empty name fits no line.
    expect(reports[0]?.counts).toMatchObject({ total: IDS.length, passed: IDS.length - 1, failed: 0, notRun: 1 });
    expect(exitCode).toBe(0);
  });

  test('a command that says something else is found', async ({ skip }) => {
    if (noLab !== undefined) skip(noLab);
    const line = {
      serverName: '192.0.2.10',
      outcome: 'unresolvable',
      code: 'no-addresses',
      step: '1',
      message: 'no',
      because: [],
    };
    const { stdout, exitCode } = await runCli([
      'conformance',
      '--command',
      `cat > /dev/null; echo '${JSON.stringify(line)}'`,
      await sample(['P024']),
    ]);
    expect(stdout).toMatch(/P024 .* outcome +a destination +no-addresses at step 1\n/);
    expect(exitCode).toBe(1);
  });
});
