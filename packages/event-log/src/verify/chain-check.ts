import { chainHash, type FoundEvent } from './chain-hash.ts';

/**
 * - `changed`: the event does not say what it said when it was recorded, or its hash is not the one it was given.
 * - `missing`: the version that comes next in the stream is not there.
 * - `tail-missing`: the stream was longer than its last event.
 * - `head-changed`: the stream's own row does not say what its last event does.
 * - `stream-missing`: there are events, and no stream that they belong to.
 */
export type BreakKind = 'changed' | 'missing' | 'tail-missing' | 'head-changed' | 'stream-missing';

/** The first break in the chain of a stream: what comes after it is not looked at. */
export interface BrokenStream {
  readonly kind: BreakKind;
  readonly stream: string;
  /** Where it breaks. */
  readonly version: number;
  /** Of the event that is there, if there is one. */
  readonly eventId?: string;
  readonly position?: bigint;
  /** What ought to be there: a hash in hex, or a version. */
  readonly expected: string;
  readonly actual: string;
}

/** What the row of a stream says of its newest event. */
export interface StreamHead {
  readonly stream: string;
  readonly version: number;
  /** Hex; `''` without events. */
  readonly hash: string;
}

interface Link {
  version: number;
  /** 16 characters of latin1: there may be millions. */
  hash: string;
}

/** Follows the chains of many streams at once, event by event in the order of each stream. */
export class ChainCheck {
  readonly broken: BrokenStream[] = [];
  events = 0;
  readonly #fromAnywhere: boolean;
  readonly #links = new Map<string, Link>();
  readonly #brokenNames = new Set<string>();

  /** @param options.fromAnywhere takes the first event of each stream as it is, unless it is version 1 */
  constructor({ fromAnywhere = false }: { readonly fromAnywhere?: boolean } = {}) {
    this.#fromAnywhere = fromAnywhere;
  }

  /** A stream goes on behind this event, whose hash is in hex. */
  begin(stream: string, version: number, hash: string): void {
    this.#links.set(stream, { version, hash: fromHex(hash) });
  }

  /** How far a stream has been followed. */
  at(stream: string): number {
    return this.#links.get(stream)?.version ?? 0;
  }

  isBroken(stream: string): boolean {
    return this.#brokenNames.has(stream);
  }

  follow(event: FoundEvent): void {
    this.events += 1;
    const { id: eventId, position, version, hash: actual } = event;
    const stream = event.stream ?? `(number of a stream that is not there)`;
    if (this.#brokenNames.has(stream)) return;
    const found = { stream, version, eventId, position };
    if (event.stream === undefined) {
      this.report({ ...found, kind: 'stream-missing', expected: 'a stream', actual: 'none' });
      return;
    }
    const link = this.#links.get(stream);
    if (link === undefined && version > 1 && this.#fromAnywhere) {
      this.#links.set(stream, { version, hash: fromHex(actual) });
      return;
    }
    const next = (link?.version ?? 0) + 1;
    if (version !== next) {
      this.report({
        ...found,
        kind: 'missing',
        version: next,
        expected: `version ${next}`,
        actual: `version ${version}`,
      });
      return;
    }
    const expected = chainHash(link === undefined ? '' : toHex(link.hash), event);
    if (expected !== actual) {
      this.report({ ...found, kind: 'changed', expected, actual });
      return;
    }
    if (link === undefined) this.#links.set(stream, { version, hash: fromHex(actual) });
    else {
      link.version = version;
      link.hash = fromHex(actual);
    }
  }

  /** Called once for each stream, when all its events up to that head have been followed. */
  end({ stream, version, hash }: StreamHead): void {
    if (this.#brokenNames.has(stream)) return;
    const link = this.#links.get(stream) ?? { version: 0, hash: '' };
    this.#links.delete(stream);
    if (version > link.version) {
      const expected = `version ${version}`;
      this.report({ kind: 'tail-missing', stream, version: link.version + 1, expected, actual: 'no such event' });
    } else if (version < link.version || hash !== toHex(link.hash)) {
      const expected = `version ${link.version}, ${toHex(link.hash)}`;
      this.report({ kind: 'head-changed', stream, version, expected, actual: `version ${version}, ${hash}` });
    }
  }

  /** Streams that were followed and have no head. */
  endWithoutHeads(): void {
    for (const [stream, { version }] of this.#links) {
      this.report({ kind: 'stream-missing', stream, version, expected: 'a stream', actual: 'none' });
    }
    this.#links.clear();
  }

  /** The stream breaks here. */
  report(broken: BrokenStream): void {
    this.broken.push(broken);
    this.#brokenNames.add(broken.stream);
    this.#links.delete(broken.stream);
  }
}

function fromHex(hex: string): string {
  return Buffer.from(hex, 'hex').toString('latin1');
}

function toHex(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('hex');
}
