import { getCACertificates } from 'node:tls';
import { Agent, type Dispatcher } from 'undici';
import type { WebhookEndpoint } from '../settings.ts';
import { retryAfter } from './retry-schedule.ts';
import { sign } from './signature.ts';

/** For a connection, for the head of the answer, and between two pieces of its body. */
const TIMEOUT_MS = 10_000;
/** For everything together, however slowly it comes. */
const WHOLE_MS = 30_000;
/** Of an answer nothing but the status counts. So much is read, so that the connection can serve again. */
const MAX_ANSWER_BYTES = 16 * 1024;
const DRAIN_MS = 1000;
/** Fields of an answer. */
const MAX_HEAD_BYTES = 16 * 1024;

/** What became of one attempt. */
export type Posted =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | undefined }
  /** `error`: in words, without the URL. */
  | { readonly kind: 'failed'; readonly error: string };

export interface Poster extends AsyncDisposable {
  /**
   * One attempt. Redirects are not followed: they are answers like others.
   *
   * @throws what `signal` was aborted with
   */
  post(endpoint: WebhookEndpoint, message: Message, signal: AbortSignal): Promise<Posted>;
}

export interface Message {
  /** The `webhook-id`. */
  readonly id: string;
  readonly body: string;
}

export interface PosterOptions {
  /** Certificates in PEM that are trusted besides those that Node trusts. */
  readonly ca: readonly string[];
  /** For tests: default 10 s and 30 s. */
  readonly timeoutMs?: number;
  readonly wholeMs?: number;
}

/** Sends messages. Addresses are not looked at: a webhook is the operator's own, and often in his own network. */
export function createPoster({ ca, timeoutMs = TIMEOUT_MS, wholeMs = WHOLE_MS }: PosterOptions): Poster {
  const agent = new Agent({
    connect: { timeout: timeoutMs, ...(ca.length === 0 ? {} : { ca: [...getCACertificates('default'), ...ca] }) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxHeaderSize: MAX_HEAD_BYTES,
    keepAliveTimeout: 4000,
  });
  return {
    async post({ url, secret }, { id, body }, signal) {
      signal.throwIfAborted();
      using limit = within(wholeMs, signal);
      try {
        const now = Date.now();
        const answer = await agent.request({
          ...addressOf(url),
          method: 'POST',
          headers: {
            ...sign(secret, { id, body }, now),
            'content-type': 'application/json',
            'user-agent': 'wherefore',
          },
          body,
          signal: limit.signal,
        });
        await drain(answer);
        const field = answer.headers['retry-after'];
        return {
          kind: 'answered',
          status: answer.statusCode,
          retryAfterMs: retryAfter(typeof field === 'string' ? field : undefined, now),
        };
      } catch (error) {
        signal.throwIfAborted();
        if (limit.signal.aborted) return { kind: 'failed', error: `no answer within ${wholeMs / 1000} s` };
        return { kind: 'failed', error: failureText(error, timeoutMs) };
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

/** Aborted with another signal, or after some time. What `AbortSignal.any` makes of a long-lived one is never freed. */
function within(ms: number, signal: AbortSignal): Disposable & { readonly signal: AbortSignal } {
  const end = new AbortController();
  const abort = (): void => end.abort();
  const timer = setTimeout(abort, ms);
  signal.addEventListener('abort', abort, { once: true });
  return {
    signal: end.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}

function addressOf(text: string): { readonly origin: string; readonly path: string } {
  const { origin, pathname, search } = new URL(text);
  return { origin, path: `${pathname}${search}` };
}

/** However the body ends, the status was there. */
async function drain({ body }: Dispatcher.ResponseData): Promise<void> {
  await body.dump({ limit: MAX_ANSWER_BYTES, signal: AbortSignal.timeout(DRAIN_MS) }).catch(() => undefined);
}

/** What undici and Node say has hosts and ports in it, and may have more. */
function failureText(error: unknown, timeoutMs: number): string {
  const within = `within ${timeoutMs / 1000} s`;
  const texts: Readonly<Record<string, string>> = {
    UND_ERR_CONNECT_TIMEOUT: `no connection ${within}`,
    ETIMEDOUT: 'no connection: it timed out',
    UND_ERR_HEADERS_TIMEOUT: `no answer ${within}`,
    UND_ERR_SOCKET: 'the connection was closed before the answer',
    UND_ERR_HEADERS_OVERFLOW: 'the head of the answer is too large',
    HPE_HEADER_OVERFLOW: 'the head of the answer is too large',
    ECONNREFUSED: 'the connection was refused',
    ECONNRESET: 'the connection was reset',
    EPIPE: 'the connection was closed',
    EHOSTUNREACH: 'the host cannot be reached',
    ENETUNREACH: 'the network cannot be reached',
    ENOTFOUND: 'its host has no address',
    EAI_AGAIN: 'its host could not be looked up',
    CERT_HAS_EXPIRED: 'its certificate has expired',
    ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  };
  const code = codeOf(error);
  if (code === undefined) return 'the attempt failed';
  return texts[code] ?? (/CERT|SSL|TLS/.test(code) ? `TLS failed (${code})` : `the attempt failed (${code})`);
}

function codeOf(error: unknown): string | undefined {
  // One error for each address that was tried.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : undefined;
}
