import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandSubject } from './command-subject.ts';
import { runVectors } from './run-vectors.ts';
import { whyNoCommandStage } from './stage.ts';
import { type CommandEnvironment, type Session, Unaskable } from './subject.ts';
import { parseVectorFile } from './vector-file.ts';

const noStage = await whyNoCommandStage();
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wherefore-commands-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ENVIRONMENT: CommandEnvironment = {
  mode: 'command',
  nameServer: '127.0.0.1:5353',
  caFile: "/tmp/it's a file.pem",
  untranslate: (address) => address.replace(/^127\.0\.0\.2$/, '192.0.2.10'),
  policy: 'recommended',
  allow: [],
  store: new Map(),
};

/** A command in JavaScript that has the names in `names` once the input has ended. */
async function program(body: string): Promise<string> {
  const path = join(folder, `${Math.random()}.mjs`);
  const preamble = `let text = ''; for await (const chunk of process.stdin) text += chunk; const names = text.split('\\n').filter(Boolean);`;
  await writeFile(path, `${preamble}\n${body}\n`);
  return `'${process.execPath}' '${path}'`;
}

async function session(command: string, timeoutMs = 20_000): Promise<Session> {
  return commandSubject({ command, timeoutMs }).open(ENVIRONMENT);
}

const LINE = { outcome: 'unresolvable', code: 'no-addresses', step: '6', message: 'no', because: [] };
const TARGET = { host: '127.0.0.2', port: 443, addresses: ['127.0.0.2', '::1'] };
const DESTINATION = { outcome: 'destination', step: '6', hostHeader: 'a', tlsName: 'a', sni: 'a', targets: [TARGET] };

describe('a command', () => {
  test('answers by the name in its lines, whatever else it prints', async () => {
    const other = JSON.stringify({ ...LINE, serverName: 'b.example', code: 'timeout' });
    const command = await program(
      `console.log('starting'); console.log('[1]'); console.log('${other}');
       for (const serverName of names) console.log(JSON.stringify({ serverName, ...${JSON.stringify(LINE)} }));`,
    );
    expect(await (await session(command)).resolve('a.example')).toEqual({
      outcome: 'unresolvable',
      code: 'no-addresses',
      step: '6',
    });
  });

  test('may leave out the last line break', async () => {
    const command = await program(
      `process.stdout.write(JSON.stringify({ serverName: names[0], ...${JSON.stringify(LINE)} }))`,
    );
    expect((await (await session(command)).resolve('a.example')).outcome).toBe('unresolvable');
  });

  test('sees addresses of its own, which are turned back', async () => {
    const command = await program(
      `console.log(JSON.stringify({ serverName: names[0], ...${JSON.stringify(DESTINATION)} }))`,
    );
    expect(await (await session(command)).resolve('a.example')).toMatchObject({
      targets: [{ host: '192.0.2.10', addresses: ['192.0.2.10', '::1'] }],
    });
  });

  test('is told of the world in place of {dns} and {ca}, and in its environment', async () => {
    const tell = await program(`
      const [dns, ca] = process.argv.slice(2);
      const { WHEREFORE_DNS, WHEREFORE_CA_FILE } = process.env;
      const code = JSON.stringify([dns, ca, WHEREFORE_DNS, WHEREFORE_CA_FILE]);
      console.log(JSON.stringify({ serverName: names[0], ...${JSON.stringify(LINE)}, code }));`);
    const answer = await (await session(`${tell} {dns} {ca}`)).resolve('a.example');
    const { nameServer, caFile } = ENVIRONMENT;
    expect(answer.outcome === 'unresolvable' && JSON.parse(answer.code)).toEqual([
      nameServer,
      caFile,
      nameServer,
      caFile,
    ]);
  });

  test('that goes on for ever is ended once it has answered', async () => {
    const command = await program(
      `console.log(JSON.stringify({ serverName: names[0], ...${JSON.stringify(LINE)} })); setInterval(() => {}, 1000);`,
    );
    expect((await (await session(command)).resolve('a.example')).outcome).toBe('unresolvable');
  });
});

describe('a command that gives no answer', () => {
  test.each<[string, string, RegExp]>([
    [
      'crashes',
      `console.error('so ' + 'x'.repeat(5000) + ' it ends'); process.exit(3);`,
      /^ended \(exit code 3\) without an answer; nothing on stdout; stderr: x+ it ends$/,
    ],
    [
      'is killed',
      `process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);`,
      /^ended \((SIGKILL|exit code 137)\) without an answer/,
    ],
    ['says nothing', ``, /^ended \(exit code 0\) without an answer; nothing on stdout$/],
    [
      'talks about others',
      `console.log('{"serverName": "b.example"}');`,
      /1 lines on stdout, none of them the answer$/,
    ],
    ['prints no JSON', `console.log('a.example: none');`, /1 lines on stdout, none of them the answer$/],
    [
      'breaks the contract',
      `console.log('{"serverName": "a.example", "outcome": "destination", "step": 6}');`,
      /^the answer is not as the contract has it: step: /,
    ],
    [
      'floods',
      `for (;;) await new Promise((done) => process.stdout.write('x'.repeat(65536) + '\\n', done));`,
      /^printed more than 4194304 bytes without an answer/,
    ],
    [
      'floods without a line break',
      `for (;;) await new Promise((done) => process.stdout.write('x'.repeat(65536), done));`,
      /^printed more than 4194304 bytes without an answer/,
    ],
  ])('%s', async (_, body, message) => {
    await expect((await session(await program(body))).resolve('a.example')).rejects.toThrow(message);
  });

  test('hangs: it is given up, and what it said on stderr is told', async () => {
    const command = await program(`console.error('thinking'); setInterval(() => {}, 1000);`);
    await expect((await session(command, 2000)).resolve('a.example')).rejects.toThrow(
      /^no answer within 2 s; nothing on stdout(; stderr: thinking)?$/,
    );
  });

  test('is not there', async () => {
    await expect((await session('/nonexistent/command')).resolve('a.example')).rejects.toThrow(
      /exit code 127.*not found/,
    );
  });

  test.each(['', 'a\nb', 'a\r'])('is not asked %j, which fits no line', async (name) => {
    await expect((await session('true')).resolve(name)).rejects.toThrow(Unaskable);
  });
});

test('a failing command fails its case, with what it said', async ({ skip }) => {
  if (noStage !== undefined) skip(noStage);
  const dns = { 'A a.example': [{ data: '192.0.2.1', ttl: 60 }] };
  const entry = (id: string, serverName: string): object => ({
    id,
    title: 'a title',
    serverName,
    dns,
    expect: { step: '6' },
  });
  const file = parseVectorFile(JSON.stringify({ cases: [entry('X1', 'a.example'), entry('X2', '')] }), 'x.json');
  const subject = commandSubject({ command: await program(`console.error('no idea'); process.exit(1);`) });
  const report = await runVectors(file, { mode: 'command', subject });
  expect(report.results).toMatchObject([
    { status: 'failed', failures: [{ what: 'answer', actual: expect.stringContaining('no idea') }] },
    { status: 'not-run', why: 'the name fits no line of input' },
  ]);
  expect(report.counts).toEqual({ total: 2, passed: 0, failed: 1, notRun: 1, notChecked: 0 });
});
