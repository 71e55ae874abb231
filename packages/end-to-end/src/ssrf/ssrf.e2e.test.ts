import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressRules, formatIp, isAddressAllowed, parseIp } from '@wherefore/discovery';
import { openDatabase } from '@wherefore/event-log/postgres';
import { createWorld, startFakeInternet } from '@wherefore/testkit';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { openScratch } from '@wherefore/testkit/processes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServiceProcess, startProcess, untilReady } from '../processes/start-process.ts';
import { startAttacker, startTraps } from './attacker-server.ts';
import { ATTACKER, type Attempt, makeCorpus } from './places.ts';

/*
 * The API as a process, with the address rules that it comes with; but one address of this machine is allowed, for an
 * attacker needs a server to begin from. Counted is what it connects to: below Node's own sockets, and by who listens.
 */

const COUNTER = new URL('count-connections.script.ts', import.meta.url);
const TOKEN = 'a-token-for-this-test';
const AT_ONCE = 24;

/** What is really on this machine: only there may the positive control go. */
const LOCAL = ['127.0.0.1', '127.0.0.2', '127.255.255.254', '::1'] as const;
const TRAPS = LOCAL.flatMap((address) => [443, 8448].map((port) => [address, port] as const));
const LOCAL_RANGES = ['127.0.0.0/8', '0.0.0.0/32', '::1/128', '::/128'];

const corpus = makeCorpus();
/** Every so many-th attempt, so that each address is tried at most places and each place with most addresses. 1: all. */
const EVERY = Number(process.env['WHEREFORE_SSRF_EVERY'] ?? '2');
const attempts = corpus.attempts.filter((_, index) => index % EVERY === 0);
let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgresServer();
});
afterAll(() => postgres[Symbol.asyncDispose]());

interface Lab extends AsyncDisposable {
  readonly api: ServiceProcess;
  readonly caught: ReadonlyMap<string, number>;
  /** Everything that the process has connected or sent to, but for its database and its name server. */
  connections(): Promise<readonly string[]>;
}

/** Its address turns into the one of this machine as soon as somebody has been there. */
const REBIND = 'rebind.attacker.example';

async function startLab(allow: readonly string[]): Promise<Lab> {
  await using opened = new AsyncDisposableStack();
  const database = `lab_${allow.length}`;
  {
    await using admin = await openDatabase(postgres.url);
    await admin.session.query(`create database ${database}`);
  }
  const url = new URL(postgres.url);
  url.pathname = `/${database}`;

  const world = createWorld({ dns: { ...corpus.world.dns, [`A ${REBIND}`]: [{ data: ATTACKER, ttl: 0 }] } });
  const internet = opened.use(await startFakeInternet(world, { mode: 'mapped' }));
  const { caPem } = opened.use(
    await startAttacker((host) => {
      if (host !== REBIND) return corpus.served.get(host) ?? { kind: 'nothing' };
      world.patch({ dns: { [`A ${REBIND}`]: [{ data: '127.0.0.1', ttl: 0 }] } });
      return { kind: 'redirect', location: `https://${REBIND}:8448/again` };
    }),
  );
  const { caught } = opened.use(await startTraps(TRAPS));
  const { path: folder } = opened.use(await openScratch());
  const [ca, tokens, counted] = ['ca.pem', 'tokens', 'counted'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(ca, caPem);
  await writeFile(tokens, `operator ${createHash('sha256').update(TOKEN).digest('hex')}\n`);
  await writeFile(counted, '');
  const { host, port } = internet.nameServer;
  const api = opened.use(
    await startProcess(
      'api',
      [
        ...['--database', url.href, '--dns', `${host}:${port}`, '--ca', ca, '--tokens', tokens],
        ...['--requests-per-minute', '0', '--resolutions-per-minute', '0'],
        ...allow.flatMap((range) => ['--allow', range]),
      ],
      { imports: [COUNTER], environment: { CONNECTIONS_FILE: counted } },
    ),
  );
  await untilReady(api);
  const own = new Set([`tcp 127.0.0.1 ${url.port}`, `tcp ${host} ${port}`, `udp ${host} ${port}`]);
  const labs = opened.move();
  return {
    api,
    caught,
    async connections() {
      const lines = (await readFile(counted, 'utf8')).trim().split('\n');
      // The checker counts what is there to count.
      for (const line of own) if (!line.startsWith(`tcp ${host} ${port}`)) expect(lines).toContain(line);
      return lines.filter((line) => !own.has(line));
    },
    [Symbol.asyncDispose]: () => labs.disposeAsync(),
  };
}

/** Comes again when it is told to: a process that gets too little of a busy machine turns requests away. */
async function ask({ url }: ServiceProcess, path: string, init: RequestInit = {}) {
  for (;;) {
    const response = await fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(60_000) });
    const text = await response.text();
    if (response.status !== 503) return { status: response.status, text };
    await sleep(500);
  }
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of rest) await work(item);
    }),
  );
}

function destinationOf({ serverName }: Pick<Attempt, 'serverName'>): string {
  return `/v1/servers/${encodeURIComponent(serverName)}/destination`;
}

/** The addresses in a text, each in its usual form. */
function addressesIn(text: string): ReadonlySet<string> {
  const tokens = text
    .split(/[^0-9a-fA-F.:]+/)
    .map((token) => token.replace(/[.:]$/, '').replace(/^([0-9.]+):[0-9]+$/, '$1'));
  return new Set(tokens.flatMap((token) => parseIp(token) ?? []).map(formatIp));
}

/** What examples are written with is nobody's network. */
const EXAMPLES = /^(?:192\.0\.2|198\.51\.100|203\.0\.113|2001:db8|3fff)[.:]/;

function expectUntold(text: string, target: string): void {
  const address = parseIp(target);
  if (address === undefined) throw new TypeError(`${target} is no address`);
  if (!EXAMPLES.test(target)) expect(addressesIn(text), text).not.toContain(formatIp(address));
}

const DEFAULT = addressRules({ allow: [`${ATTACKER}/32`] });

test('nobody gets a process to connect where it must not, and nobody is told where that would have been', async () => {
  expect(attempts.length).toBeGreaterThan(700);
  await using lab = await startLab([`${ATTACKER}/32`]);
  const { api } = lab;
  const outcomes = new Map<string, number>();
  await each(attempts, async ({ serverName, target, isAddressGiven }) => {
    const { status, text } = await ask(api, destinationOf({ serverName }));
    expect([200, 400], `${serverName}: ${text}`).toContain(status);
    const answer = JSON.parse(text) as {
      readonly outcome?: string;
      readonly code: string;
      readonly targets?: { readonly addresses: readonly string[] }[];
    };
    const told = answer.outcome === 'destination' ? 'destination' : answer.code;
    outcomes.set(told, (outcomes.get(told) ?? 0) + 1);
    for (const { addresses } of answer.targets ?? []) {
      for (const address of addresses)
        expect([serverName, address, isAddressAllowed(address, DEFAULT)]).toEqual([serverName, address, true]);
    }
    if (!isAddressGiven) expectUntold(text, target);
  });
  console.log(`ssrf: ${attempts.length} attempts:`, Object.fromEntries(outcomes));

  // By other ways.
  const names = [...new Set(attempts.map(({ serverName }) => serverName))];
  for (let from = 0; from < names.length; from += 1000) {
    const body = JSON.stringify(names.slice(from, from + 1000));
    const bulk = await ask(api, '/v1/destinations', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(bulk.status).toBe(200);
  }
  const some = attempts.filter((_, index) => index % 17 === 0);
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  await each(some, async ({ serverName, target }) => {
    const path = `/v1/servers/${encodeURIComponent(serverName)}`;
    await ask(api, `${path}/destination?fresh=true`);
    await ask(api, `${path}/destination?policy=synapse`);
    const pinned = `/v1/servers/${encodeURIComponent(`pinned-${createHash('md5').update(serverName).digest('hex')}.attacker.example`)}`;
    const delegated = target.includes(':') && parseIp(target) !== undefined ? `[${target}]` : target;
    const pin = await ask(api, `${pinned}/pin`, { method: 'PUT', headers, body: JSON.stringify({ delegated }) });
    const to = await ask(api, `${pinned}/destination`);
    // A pin goes past the world, not past the rules.
    if (pin.status === 200) expect(to.text).toMatch(/"outcome":"unresolvable"/);
  });
  const table = ['| Server Name | Destination | Hostname | Expires |', '| - | - | - | - |'].concat(
    some.map(
      ({ serverName, target }) => `| ${serverName} | ${target}:8448 | ${target} | 2099-03-05T14:12:51.1+00:00 |`,
    ),
  );
  const imported = await ask(api, '/v1/imports/tuwunel', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'text/plain' },
    body: table.join('\n'),
  });
  expect(imported.status).toBe(200);
  // Another address as soon as it was asked at: for the next hop, and for whoever asks anew.
  for (const query of ['', '?fresh=true', '?fresh=true']) {
    const rebound = await ask(api, `${destinationOf({ serverName: REBIND })}${query}`);
    expect(rebound.status, rebound.text).toBe(200);
  }

  // What the DNS says of a network is not told to everybody, in whatever form history has it.
  const silent = attempts.filter(({ isAddressGiven }, index) => !isAddressGiven && index % 7 === 0);
  expect(silent.length).toBeGreaterThan(30);
  await each(silent, async ({ serverName, target }) => {
    const path = `/v1/servers/${encodeURIComponent(serverName)}`;
    for (const from of [
      `${path}/explanation`,
      `${path}/history`,
      `/v1/events?server=${encodeURIComponent(serverName)}`,
    ]) {
      const { status, text } = await ask(api, from);
      expect(status, text).toBe(200);
      expectUntold(text, target);
      // Where its name server is.
      expectUntold(text, '127.0.0.1');
    }
  });
  expect((await ask(api, '/readyz')).text).not.toMatch(/127\.0\.0\.1/);

  const connections = await lab.connections();
  const elsewhere = connections.filter((line) => !line.startsWith(`tcp ${ATTACKER} `));
  console.log(`ssrf: ${connections.length} connections to the attacker's own server, elsewhere: ${elsewhere.length}`);
  expect(elsewhere).toEqual([]);
  expect([...lab.caught]).toEqual([]);
  expect(connections.length).toBeGreaterThan(100);
});

test('the same attempts do connect once an operator allows it', async () => {
  await using lab = await startLab(LOCAL_RANGES);
  const local = new Set<string>([...LOCAL, '0.0.0.0', '::', '::ffff:127.0.0.1']);
  const fetched = attempts.filter(
    ({ target, isFetched }) => isFetched && (parseIp(target) === undefined || local.has(target)),
  );
  expect(fetched.length).toBeGreaterThan(50);
  await each(fetched, async (attempt) => {
    await ask(lab.api, destinationOf(attempt));
  });
  await ask(lab.api, destinationOf({ serverName: REBIND }));
  const elsewhere = (await lab.connections()).filter((line) => !line.startsWith(`tcp ${ATTACKER} `));
  const reached = new Set(elsewhere);
  console.log('ssrf: positive control:', elsewhere.length, 'connections,', Object.fromEntries(lab.caught));
  for (const address of [...LOCAL, '0.0.0.0', '::', '::ffff:127.0.0.1'])
    expect(reached).toContain(`tcp ${address} 443`);
  for (const [address, port] of TRAPS.filter(([, port]) => port === 443))
    expect(lab.caught.get(`${address} ${port}`)).toBeGreaterThan(0);
});
