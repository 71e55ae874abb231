import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readApiSettings } from './read-api-settings.ts';
import { readServiceSettings } from './read-service-settings.ts';
import { readOperationsSettings, readWorkerSettings } from './read-worker-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'wherefore-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const DEFAULTS = { database: '/data', logLevel: 'info' } as const;
type Options = Readonly<Record<string, unknown>>;
type Variables = Readonly<Record<string, string>>;

const service = (options: Options = {}, environment: Variables = {}) =>
  readServiceSettings({ options, environment }, DEFAULTS);
const api = (options: Options = {}, environment: Variables = {}) => readApiSettings({ options, environment });
const worker = (options: Options = {}, environment: Variables = {}) =>
  readWorkerSettings({ options, environment }, (text) =>
    text === 'good' ? { kind: 'endpoints', endpoints: [text] } : { kind: 'invalid', problems: ['It is bad.'] },
  );

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const HASH = 'a'.repeat(64);

test('what nobody says is what the help texts say', () => {
  expect(service()).toMatchObject({ waitForDatabaseMs: 60_000, shutdownMs: 10_000, databaseSaidBy: 'default' });
  expect(service().service).toMatchObject({
    database: '/data',
    connections: 8,
    policy: 'recommended',
    dns: [],
    ca: [],
  });
  expect(service().service).not.toHaveProperty('archive');
  expect(api()).toEqual({
    host: '127.0.0.1',
    port: undefined,
    tokens: undefined,
    reads: 'open',
    cors: [],
    trustProxy: [],
    requestsPerMinute: 6000,
    resolutionsPerMinute: 3000,
  });
  expect(worker()).toEqual({ refreshesPerSecond: 50, refreshesAtOnce: 64, webhooks: [] });
  expect(readOperationsSettings({ options: {}, environment: {} })).toEqual({ host: '127.0.0.1', port: 8386 });
});

describe('an option goes over a variable, and that over what nobody says', () => {
  test('of one value', () => {
    expect(api({ port: '1' }, { WHEREFORE_PORT: '2' }).port).toBe(1);
    expect(api({}, { WHEREFORE_PORT: '2' }).port).toBe(2);
    expect(api({}, { WHEREFORE_PORT: '' }).port).toBeUndefined();
  });

  test('of the database, which has two variables', () => {
    const both = { WHEREFORE_DATABASE: '/a', DATABASE_URL: 'postgres://b' };
    expect(service({ database: '/c' }, both).databaseSaidBy).toBe('--database');
    expect(service({}, both).service.database).toBe('/a');
    expect(service({}, { DATABASE_URL: 'postgres://b' })).toMatchObject({ databaseSaidBy: 'DATABASE_URL' });
  });

  test('of many values, which a variable separates by commas', () => {
    expect(service({ allow: ['10.0.0.0/8', 'fd00::/8'] }).service.allow).toEqual(['10.0.0.0/8', 'fd00::/8']);
    expect(service({}, { WHEREFORE_ALLOW: '10.0.0.0/8, fd00::/8' }).service.allow).toEqual(['10.0.0.0/8', 'fd00::/8']);
    expect(service({ allow: ['::1'] }, { WHEREFORE_ALLOW: '10.0.0.0/8' }).service.allow).toEqual(['::1']);
  });
});

test('DNS servers are addresses, with a port or without', () => {
  const dns = ['9.9.9.9', '127.0.0.1:5353', '2620:fe::fe', '[2620:fe::fe]:53'];
  expect(service({ dns }).service.dns).toEqual(dns);
});

test('traces go where the variables of OpenTelemetry say', () => {
  const url = (environment: Variables) => service({}, environment).service.tracesUrl;
  expect(url({})).toBeUndefined();
  expect(url({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' })).toBe('http://collector:4318/v1/traces');
  expect(url({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/otlp/' })).toBe(
    'http://collector:4318/otlp/v1/traces',
  );
  expect(url({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces/x' })).toBe('https://traces/x');
});

test('a password comes from a file of its own', () => {
  const password = file('password', 'a b\n');
  const environment = { WHEREFORE_DATABASE: 'postgres://api@db/w', WHEREFORE_DATABASE_PASSWORD_FILE: password };
  expect(service({}, environment).service.database).toBe('postgres://api:a%20b@db/w');
  expect(() => service({ database: '/data' }, environment)).toThrow(
    `WHEREFORE_DATABASE_PASSWORD_FILE ${password}: a password goes with a postgres:// URL`,
  );
});

test('files are read: tokens and webhooks', () => {
  const tokens = file('tokens', `# who may\n\nops ${HASH}\r\n  bot\t${HASH.toUpperCase()}\n`);
  expect(api({ tokens }).tokens).toEqual([
    { name: 'ops', sha256: HASH },
    { name: 'bot', sha256: HASH },
  ]);
  expect(worker({}, { WHEREFORE_WEBHOOKS_FILE: file('webhooks', 'good') }).webhooks).toEqual(['good']);
});

const missing = join(folder, 'missing');
const refused: readonly (readonly [read: () => unknown, sentence: string])[] = [
  [() => service({ database: '' }), '--database: name a directory, or a postgres:// URL'],
  [() => service({ archive: '' }), "--archive '': name a directory"],
  [() => service({ archive: file('no-archive', '') }), `--archive ${join(folder, 'no-archive')}: name a directory`],
  [() => service({ connections: '1' }), '--connections 1: write a whole number from 2 to 1000'],
  [
    () => service({}, { WHEREFORE_CONNECTIONS: '0x10' }),
    'WHEREFORE_CONNECTIONS 0x10: write a whole number from 2 to 1000',
  ],
  [
    () => service({ dns: ['dns.example'] }),
    '--dns dns.example: write ADDR or ADDR:PORT with an IP address, an IPv6 one with a port in brackets',
  ],
  [
    () => service({ dns: ['9.9.9.9:0'] }),
    '--dns 9.9.9.9:0: write ADDR or ADDR:PORT with an IP address, an IPv6 one with a port in brackets',
  ],
  [() => service({ ca: [missing] }), `--ca ${missing}: cannot be read (ENOENT)`],
  [() => service({ ca: [folder] }), `--ca ${folder}: cannot be read (EISDIR)`],
  [
    () => service({ allow: ['10.0.0.1/8'] }),
    '--allow 10.0.0.1/8: not a range of addresses; write address/length, such as 10.0.0.0/8 or fd00::/8',
  ],
  [
    () => service({}, { WHEREFORE_DENY: '::/0,x' }),
    'WHEREFORE_DENY x: not a range of addresses; write address/length, such as 10.0.0.0/8 or fd00::/8',
  ],
  [() => service({ policy: 'constructor' }), '--policy constructor: choose from recommended, spec-strict'],
  [() => service({ logLevel: 'loud' }), '--log-level loud: choose from fatal, error, warn, info, debug, trace, silent'],
  [() => service({ shutdownSeconds: '0' }), '--shutdown-seconds 0: write seconds, from 1 to 600'],
  [() => service({ waitForDatabase: '-1' }), '--wait-for-database -1: write seconds, from 0 to 3600'],
  [
    () => service({}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' }),
    'OTEL_EXPORTER_OTLP_ENDPOINT collector:4317: write an http:// or https:// URL',
  ],
  [
    () => api({ host: '[::1]' }),
    '--host [::1]: write an address to listen on without brackets or port, such as 127.0.0.1, 0.0.0.0 or ::',
  ],
  [() => api({ port: '8008' }), '--port 8008: homeservers listen there: name another one, such as 8385'],
  [
    () => api({}, { WHEREFORE_PORT: '8448' }),
    'WHEREFORE_PORT 8448: homeservers listen there: name another one, such as 8385',
  ],
  [() => api({ port: '65536' }), '--port 65536: write a whole number from 0 to 65535'],
  [() => api({ reads: 'closed' }), '--reads closed: choose from open, token'],
  [
    () => api({ cors: ['https://example.org/'] }),
    '--cors https://example.org/: write an origin such as https://example.org, or *',
  ],
  [
    () => api({ trustProxy: ['proxy'] }),
    '--trust-proxy proxy: not a range of addresses; write address/length, such as 10.0.0.0/8 or fd00::/8',
  ],
  [() => api({ requestsPerMinute: 'many' }), '--requests-per-minute many: write a whole number from 0 to 1000000000'],
  [
    () => api({ tokens: file('no-hash', 'ops secret') }),
    `--tokens ${join(folder, 'no-hash')}: line 1 is not NAME SHA256, as wherefore token prints it`,
  ],
  [
    () => api({ tokens: file('no-name', `x\n`) }),
    `--tokens ${join(folder, 'no-name')}: line 1 is not NAME SHA256, as wherefore token prints it`,
  ],
  [() => worker({ refreshesPerSecond: '0' }), '--refreshes-per-second 0: write a whole number from 1 to 10000'],
  [
    () => worker({ retainDays: '30' }),
    '--retain-days 30: say with --archive or WHEREFORE_ARCHIVE where to move what is older',
  ],
  [
    () => worker({ deleteAfterDays: '30' }),
    '--delete-after-days 30: say with --archive or WHEREFORE_ARCHIVE where what is older was moved to',
  ],
  [() => worker({ retainDays: '0', archive: '/a' }), '--retain-days 0: write a whole number from 1 to 36500'],
  [
    () => worker({ retainDays: '30', archive: '/a', deleteAfterDays: '29' }),
    '--delete-after-days 29: write 30 or more: what is kept in the database cannot be deleted from the archive',
  ],
  [() => worker({ webhooks: file('bad', 'bad') }), `--webhooks ${join(folder, 'bad')}: It is bad.`],
];

test.each(refused.map(([read, sentence]) => ({ read, sentence })))('refuses: $sentence', ({ read, sentence }) => {
  expect(read).toThrow(expect.objectContaining({ name: 'SettingsError', message: expect.stringContaining(sentence) }));
});

test('a database has to be named where there is no default', () => {
  expect(() => readServiceSettings({ options: {}, environment: {} }, { logLevel: 'info' })).toThrow(
    'name a PostgreSQL database with --database or WHEREFORE_DATABASE',
  );
});
