import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import type { Resolver } from '@wherefore/core';
import { createMemoryLog } from '@wherefore/event-log';
import { startApi } from '@wherefore/http-api';
import { createHealth, DEFAULT_SERVICE_SETTINGS, type Service } from '@wherefore/service';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { AT_ONCE } from '../../internet/latency.ts';
import { resolverPorts } from '../../internet/resolver-ports.ts';
import { script } from '../../process/child.ts';
import { ourResolver } from '../../process/subject.ts';
import { warmNames } from '../../process/warm-names.ts';

export type DestinationServerInput =
  | { readonly kind: 'api'; readonly names: number; readonly perMinute: number }
  | { readonly kind: 'bare'; readonly headers: readonly string[]; readonly body: string };

export interface DestinationServerReport {
  readonly url: string;
}

/** Names that are resolved at once while the memory is filled. */
const FILLING_AT_ONCE = 256;

script(async (input: DestinationServerInput): Promise<DestinationServerReport> => {
  return input.kind === 'bare' ? await startBare(input) : await startOurs(input);
});

/** Says one thing, whatever is asked: nothing on Node.js can answer sooner. */
function startBare({
  headers,
  body,
}: Extract<DestinationServerInput, { kind: 'bare' }>): Promise<DestinationServerReport> {
  const head = [...headers];
  const server = createServer((_request, response) => {
    response.writeHead(200, head);
    response.end(body);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
  });
}

async function startOurs({
  names,
  perMinute,
}: Extract<DestinationServerInput, { kind: 'api' }>): Promise<DestinationServerReport> {
  const resolver = ourResolver(resolverPorts(AT_ONCE), { limits: { names, questions: 10_000 } });
  const waiting = warmNames(names).values();
  await Promise.all(
    Array.from({ length: FILLING_AT_ONCE }, async () => {
      for (const name of waiting) await resolver.resolve(name);
    }),
  );
  const settings = { host: '127.0.0.1', port: 0, tokens: [], reads: 'open', cors: [], trustProxy: [] } as const;
  const limits = { requestsPerMinute: perMinute, resolutionsPerMinute: perMinute };
  const { url } = await startApi(serviceAround(resolver), { ...settings, ...limits });
  return { url };
}

/** What of a service a name in memory needs, and what registers itself there. */
function serviceAround(resolver: Resolver): Service {
  return {
    settings: { ...DEFAULT_SERVICE_SETTINGS, database: 'none' },
    logger: pino({ level: 'info' }, process.stderr),
    metrics: new Registry(),
    health: createHealth(),
    log: createMemoryLog(),
    database: {} as Service['database'],
    projections: {} as Service['projections'],
    archive: undefined,
    resolver,
    signal: new AbortController().signal,
    used: () => undefined,
    [Symbol.asyncDispose]: () => resolver[Symbol.asyncDispose](),
  };
}
