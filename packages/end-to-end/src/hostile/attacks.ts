import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { hostileServerNames, nearlyValidServerNames } from '@wherefore/testkit/random';
import fc from 'fast-check';
import { Sockets, statusesIn } from './sockets.ts';

/** Something that nobody should be able to hurt others with. Gives what is to be told of it; throws what must not be. */
export interface Attack {
  readonly name: string;
  run(url: string): Promise<string>;
}

const HOSTILE = '127.0.0.66';
const FOR_MS = 1000;
const HOST = 'Host: api.example\r\n';
const FRESH = '/v1/servers/warm.example/destination';

function post(path: string, body: string | Buffer, headers = 'content-type: application/json\r\n'): Buffer {
  const length = `content-length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.concat([
    Buffer.from(`POST ${path} HTTP/1.1\r\n${HOST}connection: close\r\n${headers}${length}\r\n`),
    Buffer.from(body),
  ]);
}

function statusCounts(statuses: Iterable<number>): string {
  const counts = new Map<number, number>();
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${status}: ${count}`).join(', ');
}

/** Whatever is sent: never a fault of the program. */
function assertNoFault(sent: unknown, statuses: readonly number[]): void {
  const fault = statuses.find((status) => status >= 500 && status !== 503);
  if (fault !== undefined) throw new Error(`${fault} for ${String(sent).slice(0, 300)}`);
}

async function inBatches<T>(items: readonly T[], size: number, work: (item: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += size) await Promise.all(items.slice(from, from + size).map(work));
}

/** Sends what begins with `head` to everybody at once, and then a byte now and then. */
async function dribble(url: string, count: number, head: string): Promise<string> {
  using sockets = new Sockets(url, HOSTILE);
  const open = await sockets.openMany(count);
  for (const socket of open) socket.write(head);
  const until = performance.now() + FOR_MS;
  while (performance.now() < until) {
    await sleep(300);
    for (const socket of open) if (!socket.destroyed) socket.write('x');
  }
  return `${open.length} connections, ${open.filter(({ destroyed }) => destroyed).length} hung up on meanwhile`;
}

export const slowHeaders: Attack = {
  name: 'slow headers',
  run: (url) => dribble(url, 900, `GET ${FRESH} HTTP/1.1\r\n${HOST}X: `),
};

export const slowBodies: Attack = {
  name: 'slow bodies',
  run: (url) =>
    dribble(
      url,
      500,
      `POST /v1/destinations HTTP/1.1\r\n${HOST}content-type: application/json\r\ncontent-length: 60000\r\n\r\n["`,
    ),
};

/** More than one client may have; 9,500 of them are as good. */
const CONNECTIONS = 4000;

export const idleConnections: Attack = {
  name: 'connections that say nothing',
  async run(url) {
    using sockets = new Sockets(url, HOSTILE);
    const open = await sockets.openMany(CONNECTIONS);
    await sleep(FOR_MS);
    return `${open.length} had, ${open.filter(({ destroyed }) => destroyed).length} hung up on`;
  },
};

export const pipelining: Attack = {
  name: 'pipelined requests whose answers nobody reads',
  async run(url) {
    using sockets = new Sockets(url, HOSTILE);
    const many = `GET ${FRESH} HTTP/1.1\r\n${HOST}\r\n`.repeat(2000);
    const open = Array.from({ length: 40 }, () => sockets.openNow());
    for (const socket of open) socket.pause().write(many);
    await sleep(FOR_MS);
    return `${open.length} connections, 2000 requests each`;
  },
};

export const malformedRequests: Attack = {
  name: 'what is no HTTP, or two readings of it',
  async run(url) {
    using sockets = new Sockets(url, HOSTILE);
    const smuggled = `GET /healthz HTTP/1.1\r\n${HOST}\r\n`;
    const bulk = `POST /v1/destinations HTTP/1.1\r\n${HOST}content-type: application/json\r\n`;
    const shapes = [
      `${bulk}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
      `${bulk}transfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n${smuggled}`,
      `${bulk}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`,
      `${bulk}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`,
      `${bulk}transfer-encoding: identity, chunked\r\ncontent-length: 3\r\n\r\n0\r\n\r\n${smuggled}`,
      `${bulk}transfer-encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`,
      `${bulk}transfer-encoding:\u000bchunked\r\n\r\n0\r\n\r\n${smuggled}`,
      `${bulk}content-length: 2\r\ncontent-length: 0\r\n\r\n[]${smuggled}`,
      `${bulk}content-length: +2\r\n\r\n[]${smuggled}`,
      `${bulk}content-length: 0x2\r\n\r\n[]${smuggled}`,
      `${bulk}content-length: 2, 2\r\n\r\n[]${smuggled}`,
      `${bulk}content-length: -1\r\n\r\n${smuggled}`,
      `${bulk}content-length: 99999999999999999999\r\n\r\n${smuggled}`,
      `${bulk}transfer-encoding: chunked\r\n\r\n-1\r\n\r\n${smuggled}`,
      `${bulk}transfer-encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n${smuggled}`,
      `${bulk}transfer-encoding: chunked\r\n\r\n2;${'x'.repeat(40_000)}\r\n[]\r\n0\r\n\r\n${smuggled}`,
      `${bulk}transfer-encoding: chunked\r\n\r\n2\n[]\n0\n\n${smuggled}`,
      `${bulk}X: a\r\n continued: content-length: 2\r\n\r\n${smuggled}`,
      `${bulk}X: a\rcontent-length: 2\r\n\r\n${smuggled}`,
      `GET ${FRESH} HTTP/1.1\nHost: a\n\n`,
      `GET ${FRESH} HTTP/9.9\r\n${HOST}\r\n`,
      `GET ${FRESH}\r\n\r\n`,
      `GET  ${FRESH} HTTP/1.1\r\n${HOST}\r\n`,
      `GET ${FRESH} HTTP/1.1\r\n${HOST}${HOST}\r\n`,
      `GET ${FRESH} HTTP/1.1\r\nHost: a\u0000b\r\n\r\n`,
      `GET ${FRESH} HTTP/1.1\r\n${HOST}X: ${'y'.repeat(1_000_000)}\r\n\r\n`,
      `GET ${FRESH} HTTP/1.1\r\n${HOST}${'X: y\r\n'.repeat(20_000)}\r\n`,
      `GET /${'a'.repeat(1_000_000)} HTTP/1.1\r\n${HOST}\r\n`,
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
      '\u0000'.repeat(10_000),
      `CONNECT 127.0.0.1:22 HTTP/1.1\r\n${HOST}\r\n`,
      `TRACE / HTTP/1.1\r\n${HOST}\r\n`,
      `GET / HTTP/1.1\r\n${HOST}upgrade: websocket\r\nconnection: upgrade\r\n\r\n`,
      `GET / HTTP/1.1\r\n${HOST}expect: 100-continue\r\n\r\n`,
      `POST /v1/destinations HTTP/1.1\r\n${HOST}expect: nonsense\r\ncontent-length: 2\r\n\r\n[]`,
    ];
    const all: number[] = [];
    await inBatches(shapes, 12, async (shape) => {
      const statuses = statusesIn(await sockets.exchange(shape));
      assertNoFault(shape, statuses);
      // Had it been taken for a request, it would have been answered.
      if (shape.includes(smuggled) && statuses.includes(200))
        throw new Error(`smuggled by ${JSON.stringify(shape.slice(0, 300))}`);
      all.push(...statuses);
    });
    return `${shapes.length} shapes: ${statusCounts(all)}`;
  },
};

export const hugeBodies: Attack = {
  name: 'huge, deep and packed bodies',
  async run(url) {
    using sockets = new Sockets(url, HOSTILE);
    const path = '/v1/destinations';
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const names = (count: number, name: string): string => JSON.stringify(Array.from({ length: count }, () => name));
    const bodies = [
      post(path, `["${'a'.repeat(10_000_000)}"]`),
      post(path, '['.repeat(300_000)),
      post(path, `${'['.repeat(30_000)}${']'.repeat(30_000)}`),
      post(path, `{"names":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`),
      post(path, names(1001, 'a')),
      post(path, names(50_000, 'a')),
      post(path, names(1000, 'a'.repeat(290))),
      post(path, JSON.stringify({ names: ['a.example'], __proto__: null, more: 1 })),
      post(path, '{"__proto__":{"names":["a"]},"constructor":{"prototype":{"x":1}}}'),
      post(path, '[1,null,{},[],"a.example"]'),
      post(path, `[${'1e999,'.repeat(5000)}1]`),
      post(path, Buffer.from([0x5b, 0x22, 0xff, 0xfe, 0xc0, 0x80, 0x22, 0x5d])),
      post(path, '\u0000'.repeat(60_000)),
      post(path, bomb, 'content-type: application/json\r\ncontent-encoding: gzip\r\n'),
      post(path, bomb, 'content-type: application/json\r\ncontent-encoding: br, gzip, deflate\r\n'),
      post(path, '[]', 'content-type: application/json; charset=utf-16\r\n'),
      post(path, '<a/>', 'content-type: application/xml\r\n'),
      post(path, 'a=b', 'content-type: application/x-www-form-urlencoded\r\n'),
      post(path, '[]', 'content-type: multipart/form-data; boundary=a\r\n'),
      post(path, '[]', `content-type: ${'a'.repeat(8000)}/json\r\n`),
      post(path, '', ''),
    ];
    const all: number[] = [];
    await inBatches([...bodies, ...bodies], 7, async (body) => {
      const statuses = statusesIn(await sockets.exchange(body));
      assertNoFault(body.subarray(0, 200).toString('latin1'), statuses);
      all.push(...statuses);
    });
    return `${2 * bodies.length} bodies: ${statusCounts(all)}`;
  },
};

export const badNames: Attack = {
  name: 'names of every bad kind, and paths',
  async run(url) {
    using sockets = new Sockets(url, HOSTILE);
    const vectors = JSON.parse(
      await readFile(new URL('../../../conformance/vectors/cases.json', import.meta.url), 'utf8'),
    ) as {
      readonly cases: readonly { readonly serverName: string; readonly expect: { readonly error?: string } }[];
    };
    const invalid = vectors.cases
      .filter(({ expect }) => expect.error === 'invalid-server-name')
      .map(({ serverName }) => serverName);
    const names = [...invalid, ...fc.sample(hostileServerNames, 150), ...fc.sample(nearlyValidServerNames, 100)].map(
      (name) => name.toWellFormed(),
    );
    const paths = [
      ...names
        .map((name) => `/v1/servers/${encodeURIComponent(name)}/destination`)
        .filter(({ length }) => length < 15_000),
      ...[
        '/../../etc/passwd',
        '/v1/../../../etc/passwd',
        '/docs/../../../../etc/passwd',
        '/docs/%2e%2e/%2e%2e/package.json',
      ],
      ...[
        '/docs/..%2f..%2fpackage.json',
        '/docs/..\\..\\package.json',
        '//evil.example/',
        '/%00',
        '/%',
        '/%zz',
        '/%c0%ae%c0%ae/',
      ],
      ...[
        '/v1/servers/%/destination',
        '/v1/servers/%ff%fe/destination',
        '/v1/servers//destination',
        '/v1/servers/a%2fb/destination',
      ],
      ...[
        '/v1/servers/a.example/destination?fresh=yes',
        '/v1/servers/a.example/destination?policy=../../x',
        '/v1/events?after=%00',
      ],
      ...[
        '/v1/events?limit=1e9',
        '/v1/events?limit=-1',
        '/v1/events/..%2f..',
        `/v1/events?type=${'a,'.repeat(1500)}`,
        '/v1/events?server=%00',
      ],
      ...[
        '/v1/caches/destinations?q=%25%25%25_',
        "/v1/caches/destinations?q=' or 1=1 --",
        '/v1/replays/0',
        '/v1/suggestions?q=%f0%9f%92%a9',
      ],
      ...[
        'http://169.254.169.254/latest/meta-data',
        '*',
        'healthz',
        '/healthz/../readyz',
        '/v1/servers/__proto__/destination',
      ],
    ];
    const all: number[] = [];
    await inBatches(paths, 20, async (path) => {
      const statuses = statusesIn(
        await sockets.exchange(`GET ${path.replaceAll(' ', '%20')} HTTP/1.1\r\n${HOST}connection: close\r\n\r\n`),
      );
      assertNoFault(path, statuses);
      all.push(...statuses);
    });
    return `${paths.length} paths: ${statusCounts(all)}`;
  },
};

export const deafListeners: Attack = {
  name: 'listeners of events that do not read',
  async run(url) {
    using sockets = new Sockets(url, HOSTILE);
    const open = Array.from({ length: 400 }, () => sockets.openNow());
    for (const socket of open) socket.pause().write(`GET /v1/events/stream?after=0 HTTP/1.1\r\n${HOST}\r\n`);
    await sleep(2 * FOR_MS);
    return `${open.length} of them`;
  },
};

export const unknownNames: Attack = {
  name: 'a thousand unknown names at once from each of many',
  async run(url) {
    const all: number[] = [];
    await Promise.all(
      Array.from({ length: 12 }, async (_, client) => {
        using sockets = new Sockets(url, `127.0.1.${client + 1}`);
        const names = Array.from({ length: 1000 }, (__, index) => `u${client}-${index}.unknown.example`);
        // Most have gone before they are answered.
        const received = await sockets.exchange(post('/v1/destinations', JSON.stringify(names)), {
          withinMs: 3 * FOR_MS,
        });
        all.push(...statusesIn(received));
      }),
    );
    return statusCounts(all);
  },
};

/** What it takes to have made more requests than one may. */
const FLOOD_MS = 15_000;

export const flood: Attack = {
  name: 'more requests than one client may make',
  async run(url) {
    using sockets = new Sockets(url, HOSTILE);
    const over = performance.now() + FLOOD_MS;
    const all: number[] = [];
    const burst = `GET ${FRESH} HTTP/1.1\r\n${HOST}\r\n`.repeat(50);
    const last = `GET ${FRESH} HTTP/1.1\r\n${HOST}connection: close\r\n\r\n`;
    const refused = (): number => all.filter((status) => status === 429).length;
    // However slow the machine, somebody is told to go slower in the end.
    const isOver = (): boolean => refused() >= 2000 || (refused() > 0 && performance.now() > over);
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        while (!isOver()) all.push(...statusesIn(await sockets.exchange(`${burst}${last}`)));
      }),
    );
    return statusCounts(all);
  },
};
