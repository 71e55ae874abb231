/** How a process of Wherefore is set up, whichever it is. */
export interface ServiceSettings {
  /** A `postgres://` URL, or a directory for the embedded database. */
  readonly database: string;
  /** Connections to a PostgreSQL server at most. */
  readonly connections: number;
  /** Directory of what was retired. */
  readonly archive?: string;
  /** Name of the policy that is resolved under: a key of `POLICIES`. */
  readonly policy: string;
  /** `ADDR` or `ADDR:PORT`. Empty: those of the system. */
  readonly dns: readonly string[];
  /** Certificate authorities besides the system's, in PEM. */
  readonly ca: readonly string[];
  /** Ranges of addresses that may be connected to although they are not public, and that may not although they are. */
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  /** For one name as a whole, ms. */
  readonly timeoutMs: number;
  /** Conclusions in memory at most. */
  readonly names: number;
  /** Names being resolved at once at most. */
  readonly resolutions: number;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Where traces go (OTLP over HTTP). Absent: nowhere. */
  readonly tracesUrl?: string;
}
