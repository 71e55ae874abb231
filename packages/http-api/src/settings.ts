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
}
