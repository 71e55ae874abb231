/** What a world was asked, in order. */
export interface RequestRecord {
  readonly kind: 'dns' | 'connection' | 'http';
  /** `<TYPE> <name>`, `<address>:<port>` (IPv6 in brackets) or the URL. */
  readonly key: string;
  /** By the world's clock. */
  readonly at: number;
  /** The world was never told of this name or address. */
  readonly isStranger: boolean;
  /** A request that follows a redirect is not the first of its fetch. */
  readonly isRedirected?: boolean;
}

const WELL_KNOWN_URL = /^https?:\/\/[^/]+\/\.well-known\/matrix\/server$/;
/** No fetch lasts longer, so that a redirect that nobody followed does not hide a later fetch. */
const REDIRECT_WINDOW_MS = 60_000;

/**
 * Records requests and tells fetches from the hops of a fetch: a request to the target of a redirect that was
 * answered in the last minute, and that was not followed yet, belongs to the fetch that was redirected.
 */
export class RequestLog {
  readonly #records: RequestRecord[] = [];
  readonly #redirects: { readonly target: string; readonly at: number }[] = [];

  get records(): readonly RequestRecord[] {
    return this.#records;
  }

  add(record: Omit<RequestRecord, 'isRedirected'>): void {
    if (record.kind !== 'http') {
      this.#records.push(record);
      return;
    }
    const open = this.#redirects.findIndex(
      ({ target, at }) => target === record.key && record.at - at <= REDIRECT_WINDOW_MS,
    );
    if (open >= 0) this.#redirects.splice(open, 1);
    this.#records.push({ ...record, isRedirected: open >= 0 });
  }

  /** `target` in normal form. */
  redirected(target: string, at: number): void {
    this.#redirects.push({ target, at });
  }

  /** How many fetches of `/.well-known/matrix/server` began. */
  wellKnownFetches(): number {
    return this.#records.filter(
      ({ kind, key, isRedirected }) => kind === 'http' && isRedirected !== true && WELL_KNOWN_URL.test(key),
    ).length;
  }
}
