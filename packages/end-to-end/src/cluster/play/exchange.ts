import { type Dispatcher, request } from 'undici';
import type { Incarnation } from './node.ts';

/** Who a request was made of, when, and what became of it. */
export interface Exchange {
  readonly incarnation: Incarnation;
  readonly what: string;
  /** ms since 1970. */
  readonly begin: number;
  readonly end: number;
  /** `undefined`: no answer came, or not all of it. */
  readonly status: number | undefined;
  readonly retryAfter: string | undefined;
  /** Why no answer came. */
  readonly failure: string | undefined;
}

/** A conclusion as the API tells it. */
export interface Told {
  readonly serverName: string;
  readonly outcome: string;
  readonly freshUntil: string;
  readonly because: readonly string[];
}

/** What a node answered about a name, and between which times. */
export interface Answer {
  readonly node: string;
  readonly serverName: string;
  readonly begin: number;
  readonly end: number;
  readonly told: Told;
}

/** Something that changes what is answered. */
export interface Act {
  readonly kind: 'clear' | 'clear-all' | 'pin' | 'unpin';
  readonly node: string;
  /** Empty for all. */
  readonly serverName: string;
  readonly begin: number;
  readonly end: number;
  /** It was answered as done. */
  readonly isAcknowledged: boolean;
  /** Of the event, as the answer to a pin has it. */
  readonly pinId: string | undefined;
}

/** What an explanation says is held. */
export interface Explained {
  readonly node: string;
  readonly serverName: string;
  readonly begin: number;
  readonly end: number;
  readonly eventId: string;
  readonly freshUntil: string;
  readonly at: string;
  readonly isFresh: boolean;
  readonly isReproduced: boolean;
  /** Why it could not be decided again. */
  readonly obstacle: string | undefined;
}

/** Everything that was seen from outside. */
export interface Sightings {
  readonly exchanges: Exchange[];
  readonly answers: Answer[];
  readonly acts: Act[];
  readonly explained: Explained[];
}

export interface Asked {
  readonly exchange: Exchange;
  /** Undefined where no answer came. */
  readonly body: unknown;
}

export interface AskOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: object;
  readonly token?: string;
  /** Called with each line of an answer that is lines, as it comes. */
  readonly onLine?: (line: unknown) => void;
}

/** Makes one request, and tells what became of it whatever that is. */
export async function ask(
  incarnation: Incarnation,
  path: string,
  dispatcher: Dispatcher,
  { method = 'GET', body, token, onLine }: AskOptions = {},
): Promise<Asked> {
  const begin = Date.now();
  const tell = (status: number | undefined, retryAfter?: string, failure?: string): Exchange => ({
    incarnation,
    what: `${method} ${path}`,
    begin,
    end: Date.now(),
    status,
    retryAfter,
    failure,
  });
  try {
    const response = await request(`${incarnation.url}${path}`, {
      method,
      dispatcher,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const isLines = onLine !== undefined && response.statusCode === 200;
    const read = isLines ? await eachLine(response.body, onLine) : await response.body.text();
    const retryAfter = response.headers['retry-after'];
    const exchange = tell(response.statusCode, typeof retryAfter === 'string' ? retryAfter : undefined);
    return { exchange, body: read === undefined || read === '' ? undefined : JSON.parse(read) };
  } catch (error) {
    return { exchange: tell(undefined, undefined, String(error)), body: undefined };
  }
}

async function eachLine(chunks: AsyncIterable<Buffer>, onLine: (line: unknown) => void): Promise<undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(JSON.parse(line));
  }
  if (rest !== '') throw new Error('the last line has no end');
}
