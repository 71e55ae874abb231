import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { type AnswerLine, answerLineSchema } from '@wherefore/conformance';
import { resolvematrixDev } from '@wherefore/testkit';
import { describe, expect, test } from 'vitest';
import { openLab, whyNoLab } from './testing/lab.ts';
import { parsed } from './testing/line-schemas.ts';
import { CLI, finished, runCli, startCli } from './testing/run-cli.ts';
import { runInside } from './testing/run-inside.ts';

const noLab = await whyNoLab();
const { world, routes } = resolvematrixDev;
const NAMES = routes.map(({ serverName }) => serverName);

const answers = (stdout: string): readonly AnswerLine[] => parsed(answerLineSchema, stdout);

describe('in the fake internet', () => {
  test('the live suite of resolvematrix.dev and matrix.org lead where they should', async ({ skip }) => {
    if (noLab !== undefined) skip(noLab);
    await using lab = await openLab(world, NAMES);
    const { stdout, stderr, exitCode } = await runCli(['resolve', '--json', ...lab.options, ...NAMES]);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(answers(stdout)).toMatchObject(
      routes.map(({ serverName, step, hostHeader, tlsName, target }) => {
        const { host, port, addresses } = target;
        const found = { host, port, addresses: addresses.map((address) => lab.internet.translate(address)) };
        return { serverName, outcome: 'destination', step, hostHeader, tlsName, sni: tlsName, targets: [found] };
      }),
    );
    lab.internet.world.assertNoStrangers();
  });

  test('people get the destination first, then why as a tree, and a blank line between names', async ({ skip }) => {
    if (noLab !== undefined) skip(noLab);
    await using lab = await openLab(world, NAMES);
    const { stdout, exitCode } = await runInside(['resolve', ...lab.options, 'matrix.org', '4.s.resolvematrix.dev']);
    const [first = '', second = ''] = stdout.split('\n\n');
    const address = lab.internet.translate('198.51.100.40');
    expect(first.split('\n')[0]).toBe(
      `matrix.org is reached at matrix-federation.matrix.org:443 (${address}), by step 3.2 (delegated to a host with a port).`,
    );
    expect(first).toMatch(/^├─ 1 IP literal: skipped/m);
    expect(first).toMatch(
      /^├─ 3 well-known: there is a delegation\n│ {2}└─ https:\/\/matrix\.org\/\.well-known\/matrix\/server: /m,
    );
    expect(first).toMatch(/^├─ 4, 5, 6: skipped, a valid delegation rules it out$/m);
    expect(first).toMatch(/The certificate must cover matrix-federation\.matrix\.org/);
    expect(second).toMatch(/^4\.s\.resolvematrix\.dev is reached at srv\.4\.s\.resolvematrix\.dev:7855/);
    expect(second).toMatch(
      /must cover 4\.s\.resolvematrix\.dev, the name of the server, not srv\.4\.s\.resolvematrix\.dev/,
    );
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('\u001b');
  });

  test('explain tells it in sentences and as a tree', async ({ skip }) => {
    if (noLab !== undefined) skip(noLab);
    await using lab = await openLab(world, NAMES);
    const text = await runInside(['explain', ...lab.options, 'matrix.org']);
    expect(text.stdout).toMatch(
      /^matrix\.org is reached at .*\n(.+\n)+\nmatrix\.org is reached at .*\n├─ 1 IP literal/,
    );
    const json = await runInside(['explain', '--json', ...lab.options, 'matrix.org']);
    const { sentences, tree, ...line } = JSON.parse(json.stdout) as { sentences: string[]; tree: object };
    expect(answerLineSchema.parse(line)).toMatchObject({ serverName: 'matrix.org', step: '3.2' });
    expect(text.stdout).toMatch(
      /^├─ 5 SRV record _matrix\._tcp of the host: skipped, a valid delegation rules it out$/m,
    );
    expect(sentences.length).toBeGreaterThan(3);
    expect(tree).toMatchObject({ status: 'destination', text: sentences[0] });
    expect([text.exitCode, json.exitCode]).toEqual([0, 0]);
  });

  test('certificates, addresses and deadlines are respected', async ({ skip }) => {
    if (noLab !== undefined) skip(noLab);
    const wellKnown = { 'https://slow.example/.well-known/matrix/server': { error: 'TIMEOUT' as const } };
    const dns = { 'A slow.example': [{ data: '192.0.2.9', ttl: 60 }], 'A mute.example': { error: 'TIMEOUT' as const } };
    const slow = { dns: { ...world.dns, ...dns }, wellKnown: { ...world.wellKnown, ...wellKnown } };
    await using lab = await openLab(slow, [...NAMES, 'slow.example', 'mute.example']);
    const [dnsOption = '', server = '', caOption = '', ca = '', ...allow] = lab.options;
    const asked = async (...args: string[]): Promise<AnswerLine | undefined> => {
      const { stdout } = await runInside(['resolve', '--json', dnsOption, server, ...args]);
      return answers(stdout)[0];
    };
    // Without the CA the delegation cannot be read: the SRV record behind it counts.
    expect(await asked(...allow, 'matrix.org')).toMatchObject({ outcome: 'destination', step: '5' });
    // Loopback is refused unless it is allowed.
    expect(await asked(caOption, ca, '2.s.resolvematrix.dev:7652')).toMatchObject({
      code: 'address-refused',
      step: '2',
    });
    expect(await asked(caOption, ca, ...allow, '--deny', '127.0.0.0/8', '192.0.2.1')).toMatchObject({
      code: 'address-refused',
    });
    expect(await asked(caOption, ca, ...allow, '--timeout', '2', 'slow.example')).toMatchObject({
      outcome: 'destination',
      step: '6',
    });
    expect(await asked(caOption, ca, ...allow, '--timeout', '1', 'mute.example')).toMatchObject({
      outcome: 'unresolvable',
      code: 'dns-failure',
    });
  });
});

describe('names from stdin', () => {
  test('come out in their order, with one line for each', async () => {
    const names = Array.from({ length: 500 }, (_, index) => `9.9.${index >> 8}.${index & 255}`);
    const { stdout, exitCode } = await runCli(['resolve', '--json', '-'], { stdin: `${names.join('\r\n')}\n\n` });
    expect(answers(stdout).map(({ serverName }) => serverName)).toEqual(names);
    expect(exitCode).toBe(0);
  });

  test('are answered while the input is still open', async () => {
    const child = startCli(['resolve', '--json', '-']);
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    for (const name of ['9.9.9.9', '8.8.8.8']) {
      child.stdin.write(`${name}\n`);
      expect(JSON.parse((await lines.next()).value ?? '')).toMatchObject({ serverName: name });
    }
    child.stdin.end();
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  test('are taken as they stand; what is no name is told so, and so is the exit code', async () => {
    const long = 'x'.repeat(100_000);
    const stdin = ` 9.9.9.9\n\u001b[31mred\n${long}\n9.9.9.9`;
    const { stdout, stderr, exitCode } = await runCli(['resolve', '--json', '-'], { stdin });
    expect(answers(stdout).map((line) => (line.outcome === 'unresolvable' ? line.code : line.outcome))).toEqual([
      'invalid-server-name',
      'invalid-server-name',
      'invalid-server-name',
      'destination',
    ]);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 1 });
    expect(stdout).not.toContain('\u001b');
  });

  test('none at all is fine', async () => {
    expect(await runCli(['resolve', '-'])).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  });
});

describe('the process', () => {
  test('ends with 130 on an interrupt', async () => {
    const child = startCli(['resolve', '--dns', '127.0.0.1:1', '9.9.9.9', '-']);
    const ended = finished(child);
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ stderr: '', exitCode: 130 });
  });

  test('is quiet when nobody reads on', async () => {
    const child = startCli(['resolve', '-']);
    const ended = finished(child);
    child.stdin.on('error', () => undefined);
    child.stdin.write('9.9.9.9\n');
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const more = setInterval(() => child.stdin.write('9.9.9.9\n'), 5);
    const { stderr, exitCode } = await ended;
    clearInterval(more);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  test.runIf(existsSync('/dev/full'))('says so when the output cannot be written', () => {
    const [program = '', ...first] = CLI;
    const full = openSync('/dev/full', 'w');
    const { stderr, status } = spawnSync(program, [...first, 'resolve', '9.9.9.9'], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect({ stderr, status }).toEqual({ stderr: 'wherefore: stdout: cannot be written (ENOSPC)\n', status: 70 });
  });

  test.each<[string, string[], number, RegExp]>([
    [
      'an unknown option',
      ['resolve', '--jsno', '9.9.9.9'],
      2,
      /^wherefore: unknown option '--jsno' \(Did you mean --json\?\); see wherefore resolve --help\n$/,
    ],
    ['no name', ['resolve'], 2, /^wherefore: missing required argument 'name'; see wherefore resolve --help\n$/],
    [
      'a wrong range',
      ['resolve', '--allow', '10.0.0.1/8', '9.9.9.9'],
      2,
      /^wherefore: --allow 10\.0\.0\.1\/8: not a range of addresses; write .*\n$/,
    ],
    ['an unknown command', ['solve', '9.9.9.9'], 2, /^wherefore: unknown command 'solve'.*\n$/],
    [
      'an unknown cache',
      ['caches', 'dns'],
      2,
      /^wherefore: cache 'dns': choose from destinations, overrides; see .*\n$/,
    ],
    ['two names to explain', ['explain', 'a', 'b'], 2, /^wherefore: .*too many arguments.*\n$/],
    [
      'controls among the arguments',
      ['resolve', '--\u001b[31m', 'x'],
      2,
      /^wherefore: unknown option '--\\u\{1b\}\[31m'; see wherefore resolve --help\n$/,
    ],
  ])('says in one line what is wrong: %s', async (_, args, code, message) => {
    const { stdout, stderr, exitCode } = await runInside(args);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: code });
    expect(stderr).toMatch(message);
  });

  test.each([['--help'], ['resolve', '--help'], ['import', 'tuwunel', '--help']])(
    '%s %s has examples',
    async (...args) => {
      const { stdout, stderr, exitCode } = await runInside(args);
      expect(stdout).toMatch(/Examples:\n {2}\$ wherefore /);
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    },
  );

  test('--version is the version', async () => {
    expect(await runInside(['--version'])).toMatchObject({
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      exitCode: 0,
    });
  });

  test('colors can be forced, and are not for pipes', async () => {
    const plain = await runInside(['resolve', '9.9.9.9']);
    const forced = await runInside(['resolve', '9.9.9.9'], { env: { FORCE_COLOR: '1' } });
    expect(plain.stdout).not.toContain('\u001b');
    expect(forced.stdout).toContain('\u001b[');
  });

  test('colors are for terminals, and NO_COLOR forbids them there', async ({ skip }) => {
    const shown = await onTerminal(['resolve', '9.9.9.9'], { TERM: 'xterm-256color' });
    if (shown === undefined) return skip('script(1) of util-linux is not here to make a terminal');
    expect(shown).toMatch(/^\S+m\S+m9\.9\.9\.9 is reached at /);
    expect(shown).toContain('\u001b[');
    const forbidden = await onTerminal(['resolve', '9.9.9.9'], { TERM: 'xterm-256color', NO_COLOR: '1' });
    expect(forbidden).not.toContain('\u001b');
  });
});

/** Of util-linux. */
const TERMINAL_MAKER: string = 'script';

/** What the command prints on a terminal, or `undefined` when none can be made. */
async function onTerminal(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string | undefined> {
  const command = [...CLI, ...args].map((part) => `'${part}'`).join(' ');
  const child = spawn(TERMINAL_MAKER, ['-qec', command, '/dev/null'], { env: { PATH: process.env['PATH'], ...env } });
  child.stdin.end();
  const isThere = await Promise.race([once(child, 'spawn').then(() => true), once(child, 'error').then(() => false)]);
  return isThere ? (await finished(child)).stdout : undefined;
}
