import { createParser } from 'eventsource-parser';
import { waitForBack } from './coming-back.ts';
import { inSight, whenOutOfSight } from './in-sight.ts';
import type { components } from './openapi.ts';
import { Problem, problemFrom } from './problem.ts';
import { question } from './questions.ts';
import { placeToStream } from './stream-place.ts';
import { givenToken } from './token.ts';

export type LogEvent = components['schemas']['Event'];

/** How following does. */
export type StreamState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** The stream was lost, or could not be had, since then; ms since 1970. */
  | { readonly kind: 'reconnecting'; readonly since: number }
  /** Every stream is taken, or every one of this browser: it is asked every few seconds instead. */
  | { readonly kind: 'polling'; readonly since: number; readonly byOwn: boolean }
  /** It is no use to ask again. */
  | { readonly kind: 'refused'; readonly problem: Problem };

export interface FollowOptions {
  readonly types: readonly string[];
  readonly server?: string | undefined;
  /** How many of the newest to begin with. */
  readonly newest: number;
  readonly signal: AbortSignal;
  /** In the order of the log. After a gap there may be some that were told before. */
  readonly onEvents: (events: readonly LogEvent[]) => void;
  readonly onState: (state: StreamState) => void;
}

interface EventPage {
  readonly items: readonly LogEvent[];
  readonly next: string | null;
  readonly cursor: string;
}

const SLOWEST_MS = 30_000;
const POLL_MS = 5000;
const POLLED = 500;
const POLL_PAGES = 10;
/** The server says something every 15 s: who has heard nothing for so long is connected to nobody, ms. */
const SILENCE_MS = 40_000;
/** A tab that nobody sees for so long leaves its stream to the others of the browser, ms. */
const UNSEEN_MS = 5000;

/** Tells of events as they are recorded, none twice and none left out, whatever becomes of the connection. */
export async function followEvents(options: FollowOptions): Promise<void> {
  const { signal, onState } = options;
  const following = new Following(options);
  onState({ kind: 'connecting' });
  let lostAt: number | undefined;
  let failures = 0;
  while (!signal.aborted) {
    let waitMs: number;
    try {
      const wasSeen = await following.once((state) => {
        lostAt = undefined;
        failures = 0;
        onState(state);
      });
      if (!wasSeen) {
        await inSight(signal);
        if (signal.aborted) return;
        onState({ kind: 'connecting' });
        continue;
      }
      // Ended in order: the process is about to end, or this was too slow.
      waitMs = following.retryMs;
      lostAt ??= Date.now();
      onState({ kind: 'reconnecting', since: lostAt });
    } catch (error) {
      if (signal.aborted) return;
      const problem = asProblem(error);
      if (isFinal(problem)) {
        onState({ kind: 'refused', problem });
        return;
      }
      lostAt ??= Date.now();
      if (problem.code === 'overloaded' && (await isDone(following.poll(signal)))) {
        onState({ kind: 'polling', since: lostAt, byOwn: false });
        waitMs = POLL_MS;
      } else {
        onState({ kind: 'reconnecting', since: lostAt });
        waitMs = problem.retryAfterMs ?? Math.min(SLOWEST_MS, following.retryMs * 2 ** failures);
        failures += 1;
      }
    }
    // Not all who lost the same process come back at once.
    if (await waitForBack(waitMs * (0.75 + Math.random() / 2), signal)) failures = 0;
  }
}

class Following {
  retryMs = 2000;
  readonly #options: FollowOptions;
  readonly #filter: Readonly<Record<string, string | readonly string[] | undefined>>;
  #cursor: string | undefined;

  constructor(options: FollowOptions) {
    this.#options = options;
    this.#filter = { type: options.types, server: options.server };
  }

  /** Follows until the connection ends. Whether that was not because nobody sees the page. @throws {Problem} */
  async once(onGood: (state: StreamState) => void): Promise<boolean> {
    const ending = new AbortController();
    const signal = AbortSignal.any([this.#options.signal, ending.signal]);
    let wasSeen = true;
    whenOutOfSight(UNSEEN_MS, signal, () => {
      wasSeen = false;
      ending.abort();
    });
    try {
      const cursor = await this.#untilPlace(signal, onGood);
      const answer = await this.#connect(cursor, signal);
      onGood({ kind: 'live' });
      await this.#read(answer, () => ending.abort());
    } catch (error) {
      if (wasSeen) throw error;
    } finally {
      ending.abort();
    }
    return wasSeen;
  }

  /** Asks for what there is since. @throws {Problem} */
  async poll(signal: AbortSignal): Promise<void> {
    const { newest, onEvents } = this.#options;
    for (let pages = 0; pages < POLL_PAGES; pages += 1) {
      const after = this.#cursor;
      const page =
        after === undefined
          ? await this.#page({ newest: true, limit: newest }, signal)
          : await this.#page({ after, limit: POLLED }, signal).catch((error: unknown) => {
              throw error instanceof Problem ? this.#lost(error) : error;
            });
      this.#cursor = page.cursor;
      onEvents(page.items);
      if (page.next === null) return;
    }
    // Too far behind to catch up: only the newest are of interest.
    this.#cursor = undefined;
  }

  /** While other windows of this browser have the streams that it may have, it asks every few seconds. */
  async #untilPlace(signal: AbortSignal, onPolling: (state: StreamState) => void): Promise<string> {
    const since = Date.now();
    let hasPlace = false;
    const place = placeToStream(signal).then(() => {
      hasPlace = true;
    });
    while (!hasPlace || this.#cursor === undefined) {
      await this.poll(signal);
      if (hasPlace) continue;
      onPolling({ kind: 'polling', since, byOwn: true });
      await Promise.race([place, waitForBack(POLL_MS, signal)]);
    }
    return this.#cursor;
  }

  #page(which: Readonly<Record<string, string | number | boolean>>, signal: AbortSignal): Promise<EventPage> {
    return question<EventPage>('/v1/events', { ...this.#filter, ...which }).queryFn({ signal });
  }

  async #connect(cursor: string, signal: AbortSignal): Promise<Response> {
    const token = givenToken();
    const headers = new Headers({ accept: 'text/event-stream', 'last-event-id': cursor });
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    const { path } = question('/v1/events/stream', this.#filter);
    const answer = await fetch(path, { headers, signal, credentials: 'omit', cache: 'no-store' });
    if (answer.ok) return answer;
    throw this.#lost(await problemFrom(answer));
  }

  /** Where the place was deleted, or is of another log, it begins anew. */
  #lost(problem: Problem): Problem {
    if (problem.status !== 410 && problem.status !== 400) return problem;
    this.#cursor = undefined;
    return new Problem(problem.message, { code: 'history-deleted', status: 410, cause: problem });
  }

  async #read(answer: Response, hangUp: () => void): Promise<void> {
    let events: LogEvent[] = [];
    const parser = createParser({
      onEvent: ({ data }) => events.push(JSON.parse(data) as LogEvent),
      onId: (id) => {
        this.#cursor = id;
      },
      onRetry: (ms) => {
        this.retryMs = ms;
      },
    });
    let silence = setTimeout(hangUp, SILENCE_MS);
    try {
      for await (const text of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        clearTimeout(silence);
        silence = setTimeout(hangUp, SILENCE_MS);
        parser.feed(text);
        if (events.length > 0) this.#options.onEvents(events);
        events = [];
      }
    } finally {
      clearTimeout(silence);
    }
  }
}

async function isDone(work: Promise<unknown>): Promise<boolean> {
  return await work.then(
    () => true,
    () => false,
  );
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem('The connection was lost.', { code: 'unreachable', status: 0, cause: error });
}

/** What is refused stays refused; but a place in the log may be gone, and one that asks too often may ask later. */
function isFinal({ status }: Problem): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 410 && status !== 429;
}
