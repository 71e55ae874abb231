import type { DnsReply } from './dns-lookup.ts';
import { addressesOf, dnsTable, lookUp } from './dns-lookup.ts';
import type { HttpBody } from './http-body.ts';
import { bodyOf } from './http-body.ts';
import { addressKey, KnownNames } from './known-names.ts';
import type { RequestRecord } from './request-log.ts';
import { RequestLog } from './request-log.ts';
import type {
  AddressFault,
  DnsEntry,
  HttpEntry,
  HttpEntryError,
  HttpFault,
  TlsFault,
  WorldData,
  WorldPatch,
} from './world-data.ts';
import { applyPatch, splitUrl, urlKey } from './world-data.ts';

export interface WorldOptions {
  /** Names that may be asked about although the world does not mention them. Invalid ones are ignored. */
  readonly serverNames?: readonly string[];
  /** Where `RequestRecord.at` and the stamped dates come from. Default: the system's clock. */
  readonly clock?: { now(): number };
  /** Give responses that have no `Date` the time at which they are made. Default: false. */
  readonly stampDate?: boolean;
}

/** What is found at a URL. */
export type HttpReply =
  | {
      readonly kind: 'response';
      readonly status: number;
      /** Names as written; one element a field line. */
      readonly headers: readonly (readonly [string, string])[];
      readonly body: HttpBody;
      readonly delayMs: number;
      readonly fault?: HttpFault;
    }
  | { readonly kind: 'error'; readonly error: HttpEntryError['error']; readonly tls: TlsFault | undefined };

/**
 * A world that answers, remembers what it was asked, and does not forgive questions about what it was not told of:
 * disposing of it throws when there was one.
 */
export class World {
  readonly #known = new KnownNames();
  readonly #log = new RequestLog();
  readonly #options: WorldOptions;
  readonly #listeners = new Set<() => void>();
  #data: WorldData;
  #dns: ReadonlyMap<string, DnsEntry>;

  constructor(data: WorldData, options: WorldOptions) {
    this.#options = options;
    for (const serverName of options.serverNames ?? []) this.#known.learnServerName(serverName);
    this.#known.learn(data);
    this.#data = applyPatch({}, data);
    this.#dns = dnsTable(this.#data);
  }

  get data(): WorldData {
    return this.#data;
  }

  /** Everything that was asked, in order. */
  get requests(): readonly RequestRecord[] {
    return this.#log.records;
  }

  /** How many fetches of `/.well-known/matrix/server` began: requests for such a URL that no redirect led to. */
  wellKnownFetches(): number {
    return this.#log.wellKnownFetches();
  }

  /** Changes the world at once. What it mentioned before stays known. */
  patch(patch: WorldPatch): void {
    this.#known.learn(patch);
    this.#data = applyPatch(this.#data, patch);
    this.#dns = dnsTable(this.#data);
    for (const listener of this.#listeners) listener();
  }

  /** Makes the host of a server name known. */
  expect(serverName: string): void {
    this.#known.learnServerName(serverName);
  }

  /** Calls back after each patch, until the returned function is called. */
  onPatch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Answers one DNS question and records it. The name in any case, with or without a trailing dot. */
  answerDns(type: string, name: string): DnsReply {
    const owner = name.toLowerCase().replace(/(.)\.$/, '$1');
    this.#record('dns', `${type} ${owner}`, !this.#known.knowsName(owner));
    return lookUp(this.#dns, type, owner);
  }

  /** What the world does to a connection to this address; recorded. */
  answerConnection(address: string, port: number): AddressFault | undefined {
    const isStranger = !this.#known.knowsAddress(address);
    this.#record('connection', address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`, isStranger);
    return isStranger ? 'ECONNREFUSED' : this.addressFault(address);
  }

  addressFault(address: string): AddressFault | undefined {
    const wanted = addressKey(address);
    return Object.entries(this.#data.addresses ?? {}).find(([key]) => addressKey(key) === wanted)?.[1];
  }

  /** Answers one HTTP request and records it. */
  answerHttp(url: string): HttpReply {
    const key = urlKey(url);
    const { host, port } = splitUrl(key);
    this.#record('http', key, !this.#known.knowsName(host) && !this.#known.knowsAddress(host));
    const tls = this.tlsFault(host, port);
    if (tls !== undefined) return { kind: 'error', error: 'TLS', tls };
    const entry = this.#data.wellKnown?.[key];
    if (entry === undefined) return { kind: 'error', error: 'ECONNREFUSED', tls: undefined };
    if ('error' in entry) return { kind: 'error', error: entry.error, tls: entry.tls };
    const headers = this.#headersOf(entry);
    this.#noteRedirect(key, entry.status, headers);
    return {
      kind: 'response',
      status: entry.status,
      headers,
      body: bodyOf(entry),
      delayMs: entry.delayMs ?? 0,
      ...(entry.fault !== undefined && { fault: entry.fault }),
    };
  }

  /** What is wrong with the certificate of a host: one URL with a `TLS` error is enough, the others share it. */
  tlsFault(host: string, port: number): TlsFault | undefined {
    const wanted = host.toLowerCase();
    for (const [url, entry] of Object.entries(this.#data.wellKnown ?? {})) {
      if (!('error' in entry) || entry.error !== 'TLS') continue;
      const parts = splitUrl(url);
      if (parts.host === wanted && parts.port === port) return entry.tls ?? 'wrong-name';
    }
    return undefined;
  }

  /** The addresses that the DNS of the world gives to a host now; nothing is recorded. */
  addressesOf(host: string): readonly string[] {
    return addressesOf(this.#dns, host);
  }

  /** The questions about names and addresses that the world was not told of. */
  get strangers(): readonly RequestRecord[] {
    return this.#log.records.filter((record) => record.isStranger);
  }

  /** Throws when the world was asked about something that it was not told of. */
  assertNoStrangers(): void {
    const strangers = this.strangers.map(({ kind, key }) => `${kind} ${key}`);
    if (strangers.length > 0) throw new Error(`the world was not told of: ${[...new Set(strangers)].join(', ')}`);
  }

  /** Throws like `assertNoStrangers`. */
  [Symbol.dispose](): void {
    this.#listeners.clear();
    this.assertNoStrangers();
  }

  #record(kind: RequestRecord['kind'], key: string, isStranger: boolean): void {
    this.#log.add({ kind, key, at: this.#now(), isStranger });
  }

  #now(): number {
    return this.#options.clock?.now() ?? Date.now();
  }

  #headersOf(entry: Exclude<HttpEntry, HttpEntryError>): (readonly [string, string])[] {
    const headers = Object.entries(entry.headers ?? {}).flatMap(([name, value]) =>
      [value].flat().map((line): readonly [string, string] => [name, line]),
    );
    const isDated = headers.some(([name]) => name.toLowerCase() === 'date');
    if (this.#options.stampDate === true && !isDated) headers.push(['Date', new Date(this.#now()).toUTCString()]);
    return headers;
  }

  #noteRedirect(url: string, status: number, headers: readonly (readonly [string, string])[]): void {
    const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    if (status < 300 || status > 399 || location === undefined) return;
    const target = URL.parse(location, url);
    if (target === null || !/^https?:$/.test(target.protocol)) return;
    this.#log.redirected(urlKey(target.href), this.#now());
  }
}

/** A live world made of data. */
export function createWorld(data: WorldData, options: WorldOptions = {}): World {
  return new World(data, options);
}
