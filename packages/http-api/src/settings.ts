/** A token that may change state, and whose it is. */
export interface NamedToken {
  /** Recorded as the actor of what is done with it. */
  readonly name: string;
  /** SHA-256 of the token, hex. */
  readonly sha256: string;
}

/** How the API is served. */
export interface ApiSettings {
  /** Address to listen on. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly tokens: readonly NamedToken[];
  /** Who may read: everybody, or whoever has a token. */
  readonly reads: 'open' | 'token';
  /** Origins that browsers may read from; `*` for all. */
  readonly cors: readonly string[];
  /** Proxies whose X-Forwarded-For is believed: addresses or ranges. */
  readonly trustProxy: readonly string[];
  /** Requests a client may make in a minute. 0: as many as it likes. */
  readonly requestsPerMinute: number;
  /** Of these, those that may set off questions to the world: names, not requests. 0: as many as it likes. */
  readonly resolutionsPerMinute: number;
  /** Folder of the built page, ending in `/`. Absent: there is none, and `/` tells where things are. */
  readonly page?: URL;
  readonly bounds?: Partial<ApiBounds>;
}

/** What nobody needs to set, but for tests and for odd places. */
export interface ApiBounds {
  /** Of a body, bytes. Imports have their own. Default 64 KiB. */
  readonly bodyBytes: number;
  /** Bodies with many names that may be on their way here at a time; one more is turned away. Default 256. */
  readonly bodies: number;
  /** Of path and query together, characters. Default 4096. */
  readonly pathLength: number;
  /** For the headers of a request to arrive, ms. Default 10 s. */
  readonly headersMs: number;
  /** For all of a request to arrive, ms. Default 30 s. */
  readonly requestMs: number;
  /** How long a connection may be idle, ms. Default 65 s: longer than the usual proxies keep theirs. */
  readonly keepAliveMs: number;
  /** Requests on one connection; then it is closed. Default 100,000. */
  readonly requestsPerConnection: number;
  /** Connections at once; more are dropped. Default 10,000. */
  readonly connections: number;
  /** Connections of one client at once; more are dropped. Not counted behind proxies. Default 1000. */
  readonly connectionsPerClient: number;
  /** Requests on one connection that are answered at one stroke; then it is closed. Default 64. */
  readonly pipelinedRequests: number;
  /** When the event loop is later than this for more than a second, requests are turned away, ms. Default 250. */
  readonly eventLoopMs: number;
  /** Above this part of the heap requests are turned away, 0 to 1. Default 0.85. */
  readonly heap: number;
  /** Streams of events open at once; one more is turned away. Default 256. */
  readonly streams: number;
  /** Of these, of one client; one more is turned away. Default 16. */
  readonly streamsPerClient: number;
  /** How often a stream shows that it is alive, ms. Default 15 s. */
  readonly heartbeatMs: number;
  /** How long a client of a stream may take nothing of what waits for it, ms. Default 30 s. */
  readonly patienceMs: number;
  /** How long a client may take nothing of its answer, or wait for all of it, ms; then it is hung up on. Default 2 min. */
  readonly stalledMs: number;
  /** For what is in flight to finish when the process ends, ms. Default 10 s. */
  readonly closingMs: number;
}

const DEFAULT_BOUNDS: ApiBounds = {
  bodyBytes: 64 * 1024,
  bodies: 256,
  pathLength: 4096,
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 65_000,
  requestsPerConnection: 100_000,
  connections: 10_000,
  connectionsPerClient: 1000,
  pipelinedRequests: 64,
  eventLoopMs: 250,
  heap: 0.85,
  streams: 256,
  streamsPerClient: 16,
  heartbeatMs: 15_000,
  patienceMs: 30_000,
  stalledMs: 120_000,
  closingMs: 10_000,
};

export function boundsOf({ bounds }: ApiSettings): ApiBounds {
  return { ...DEFAULT_BOUNDS, ...bounds };
}
