import type { TLSSocket } from 'node:tls';
import type { Client, Dispatcher } from 'undici';
import { hopFailure } from './hop-failure.ts';
import type { HopRequest, HopResult } from './hop-transport.ts';
import { authority } from './redirect.ts';
import { decodeBody } from './response-body.ts';
import { USER_AGENT } from './user-agent.ts';

type Headers = readonly (readonly [string, string])[];
type Failure = Extract<HopResult, { readonly kind: 'failure' }>;
/** Without the address, which is the connection's to know. */
export type Exchanged = Omit<Extract<HopResult, { readonly kind: 'response' }>, 'address'> | Failure;

const NOWHERE = new URL('https://connected.invalid');
/** What the client is destroyed with; one for all, since an error of undici's own would cost a stack each time. */
const OVER = new Error('the exchange is over');
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADER_FIELDS = 256;
/** 1xx before the response; without a bound somebody could send them for as long as the deadline lets him. */
const MAX_INTERIM_RESPONSES = 8;

/**
 * Sends the request over the socket and reads the response, no further than needed: a status other than 2xx ends it
 * with the head, and a body ends it where it goes over the limit. The client is made for this one request and gets
 * the socket instead of an address; the origin that it wants is nobody's, and Host says what is meant.
 */
export function exchangeHttp(Undici: typeof Client, socket: TLSSocket, request: HopRequest): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const client = new Undici(NOWHERE, {
      // Called back at once, undici would miss that there is work to do.
      connect: (_options, callback) => queueMicrotask(() => callback(null, socket)),
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: 0,
      bodyTimeout: 0,
      pipelining: 0,
      allowH2: false,
    });
    const reader = new ResponseReader(request.maxBodyBytes, (exchanged) => {
      request.signal.removeEventListener('abort', onAbort);
      resolve(exchanged);
      client.destroy(OVER).catch(ignore);
    });
    const onAbort = (): void => {
      if (request.clock.now() >= request.deadline)
        reader.fail({ reason: 'timeout', message: 'the response took too long' });
      else reject(request.signal.reason);
      client.destroy(OVER).catch(ignore);
    };
    request.signal.addEventListener('abort', onAbort, { once: true });
    if (request.signal.aborted) return onAbort();
    const headers = {
      host: authority(request.host, request.port),
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': USER_AGENT,
    };
    client.dispatch({ method: 'GET', path: request.path, headers }, reader);
  });
}

class ResponseReader implements Dispatcher.DispatchHandler {
  readonly #maxBodyBytes: number;
  readonly #done: (exchanged: Exchanged) => void;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #interim = 0;
  #head: { readonly status: number; readonly headers: Headers } | undefined;
  #isDone = false;

  constructor(maxBodyBytes: number, done: (exchanged: Exchanged) => void) {
    this.#maxBodyBytes = maxBodyBytes;
    this.#done = done;
  }

  // undici wants it to be there.
  onRequestStart(): void {}

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (this.#isDone) return;
    if (status < 200) {
      this.#interim += 1;
      if (this.#interim > MAX_INTERIM_RESPONSES) {
        this.fail({ reason: 'protocol', message: `more than ${MAX_INTERIM_RESPONSES} interim responses` });
      }
      return;
    }
    const headers = headerFields(controller.rawHeaders);
    if (headers.length > MAX_HEADER_FIELDS) {
      this.fail({ reason: 'headers-too-large', message: `more than ${MAX_HEADER_FIELDS} header fields` });
      return;
    }
    this.#head = { status, headers };
    if (status >= 300) this.#respond(new Uint8Array());
    else if (declaredLength(headers) > this.#maxBodyBytes) this.#failTooLarge();
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isDone) return;
    this.#size += chunk.length;
    if (this.#size > this.#maxBodyBytes) this.#failTooLarge();
    // Copied, since the parser's memory is used again.
    else this.#chunks.push(Buffer.from(chunk));
  }

  onResponseEnd(): void {
    if (this.#isDone) return;
    const decoded = decodeBody(Buffer.concat(this.#chunks), this.#head?.headers ?? [], this.#maxBodyBytes);
    if (decoded.kind === 'too-large') this.#failTooLarge();
    else if (decoded.kind === 'broken') this.fail({ reason: 'protocol', message: decoded.message });
    else this.#respond(decoded.body);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(hopFailure(error, 'exchange'));
  }

  fail(failure: Pick<Failure, 'reason' | 'message'>): void {
    this.#finish({ kind: 'failure', ...failure, ...this.#head });
  }

  #failTooLarge(): void {
    this.fail({ reason: 'body-too-large', message: `a body of more than ${this.#maxBodyBytes} bytes` });
  }

  #respond(body: Uint8Array): void {
    if (this.#head !== undefined) this.#finish({ kind: 'response', ...this.#head, body });
  }

  #finish(exchanged: Exchanged): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#chunks.length = 0;
    this.#done(exchanged);
  }
}

/** Names and values alternate. */
function headerFields(raw: Dispatcher.DispatchController['rawHeaders']): Headers {
  const texts = (Array.isArray(raw) ? raw : []).map((part) =>
    typeof part === 'string' ? part : part.toString('latin1'),
  );
  const fields: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < texts.length; index += 2) {
    // The white space behind a value is none of it (RFC 9110 s5.5).
    fields.push([(texts[index] ?? '').toLowerCase(), (texts[index + 1] ?? '').replace(/[ \t]+$/, '')]);
  }
  return fields;
}

function declaredLength(headers: Headers): number {
  const value = headers.find(([name]) => name === 'content-length')?.[1] ?? '';
  return /^[0-9]+$/.test(value) ? Number(value) : 0;
}

function ignore(): void {
  // Nothing is left to be done for a client that was destroyed.
}
