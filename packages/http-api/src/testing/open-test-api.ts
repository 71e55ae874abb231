import { createHash } from 'node:crypto';
import { createResolver, createWellKnownFetch, type ResolverOptions, systemClock } from '@wherefore/core';
import { addressRules } from '@wherefore/discovery';
import { type BulkLog, createMemoryLog } from '@wherefore/event-log';
import type { Health, PartHealth, Service, ServiceSettings } from '@wherefore/service';
import { createSimulatedInternet, type World } from '@wherefore/testkit';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createApi } from '../create-api.ts';
import type { ApiSettings } from '../settings.ts';

/** The token of `operator`, who is the only one that has any. */
export const TOKEN = 'secret-of-operator';

export interface TestApi extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly service: Service;
}

export interface TestApiOptions {
  readonly settings?: Partial<ApiSettings>;
  readonly ports?: Partial<ResolverOptions>;
  readonly service?: Partial<Service>;
  /** Whom log lines are told. Default: nobody. */
  readonly logLine?: (line: string) => void;
}

/** The API over a log in memory and scripted ports, for `inject`. What needs a database has none unless given one. */
export async function openTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const service = memoryService(options);
  const app = await createApi(service, testSettings(options.settings));
  return {
    app,
    service,
    async [Symbol.asyncDispose]() {
      await app.close();
      await service[Symbol.asyncDispose]();
    },
  };
}

export function testSettings(settings: Partial<ApiSettings> = {}): ApiSettings {
  return {
    host: '127.0.0.1',
    port: 0,
    tokens: [{ name: 'operator', sha256: createHash('sha256').update(TOKEN).digest('hex') }],
    reads: 'open',
    cors: [],
    trustProxy: [],
    requestsPerMinute: 0,
    resolutionsPerMinute: 0,
    ...settings,
    // Whatever else the machine is doing.
    bounds: { eventLoopMs: Number.POSITIVE_INFINITY, ...settings.bounds },
  };
}

/** A service without a database: whatever needs one is refused. */
export function memoryService({ ports, service, logLine }: TestApiOptions = {}): Service {
  const ending = new AbortController();
  const log: BulkLog = service?.log ?? createMemoryLog();
  const resolver = service?.resolver ?? createResolver({ log, random: () => 0, dns: noDns, fetch: noFetch, ...ports });
  return {
    settings: SETTINGS,
    logger: pino({ level: logLine ? 'trace' : 'silent' }, { write: logLine ?? (() => undefined) }),
    metrics: new Registry(),
    health: testHealth(),
    database: refusing('database'),
    archive: undefined,
    projections: refusing('projections'),
    signal: ending.signal,
    used: () => undefined,
    ...service,
    log,
    resolver,
    async [Symbol.asyncDispose]() {
      ending.abort();
      await resolver[Symbol.asyncDispose]();
      await log[Symbol.asyncDispose]();
    },
  };
}

/** As a process that was given nothing. */
const SETTINGS: ServiceSettings = {
  database: 'memory',
  connections: 1,
  policy: 'recommended',
  dns: [],
  ca: [],
  allow: [],
  deny: [],
  timeoutMs: 5000,
  names: 1000,
  resolutions: 100,
  logLevel: 'silent',
};

const noDns = refusing<NonNullable<ResolverOptions['dns']>>('DNS');
const noFetch = (): never => {
  throw new Error('nobody said what the web has');
};

/** What a test did not give. */
export function refusing<T extends object>(what: string): T {
  return new Proxy({} as T, {
    get(_target, name) {
      // A promise or not? Everything that is awaited is asked.
      if (name === 'then') return undefined;
      throw new Error(`the test gave no ${what}, and ${String(name)} of it was wanted`);
    },
  });
}

function testHealth(): Health {
  const checks = new Map<string, () => PartHealth | Promise<PartHealth>>();
  return {
    set: (part, health) => void checks.set(part, () => health),
    add: (part, check) => void checks.set(part, check),
    async report() {
      const parts = await Promise.all([...checks].map(async ([name, check]) => [name, await check()] as const));
      return { isReady: parts.every(([, { isReady }]) => isReady), parts: Object.fromEntries(parts) };
    },
  };
}

/** The ports of a world on real time. The addresses of worlds are those of documentations, and are allowed. */
export function portsOf(world: World): Partial<ResolverOptions> {
  const { dns, transport } = createSimulatedInternet(world, { clock: systemClock });
  return { dns, fetch: createWellKnownFetch({ transport }), addressRules: WORLD_ADDRESSES };
}

/** Where the servers of worlds are: addresses of documentations. */
export const WORLD_RANGES: readonly string[] = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'];

const WORLD_ADDRESSES = addressRules({ allow: WORLD_RANGES });
