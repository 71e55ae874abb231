import { gunzipSync } from 'node:zlib';
import type { WellKnownFailureReason } from '@wherefore/discovery';
import { bodyPrefix } from './http-body.ts';
import type { SimulationOptions } from './simulation-options.ts';
import type { HttpReply, World } from './world.ts';
import type { AddressFault } from './world-data.ts';

/** One GET request over TLS, as the resolver asks for it. Redirects are the asker's business. */
export type SimulatedTransport = (request: SimulatedRequest) => Promise<SimulatedResult>;

export interface SimulatedRequest {
  readonly url: string;
  readonly port: number;
  /** In the order in which they are tried. */
  readonly addresses: readonly string[];
  /** Nothing but this ends a request that is never answered. */
  readonly signal: AbortSignal;
  readonly maxBodyBytes: number;
}

type Headers = readonly (readonly [string, string])[];

export type SimulatedResult =
  | {
      readonly kind: 'response';
      readonly status: number;
      /** Names in lower case. */
      readonly headers: Headers;
      readonly body: Uint8Array;
      readonly address: string;
      readonly tlsProtocol: string;
    }
  | {
      readonly kind: 'failure';
      readonly reason: WellKnownFailureReason;
      readonly message: string;
      readonly address?: string;
      readonly tlsProtocol?: string;
      readonly status?: number;
      readonly headers?: Headers;
    };

const TLS_PROTOCOL = 'TLSv1.3';
/** Header fields and bytes that a client may be expected to bear. */
const MAX_HEADERS = 1_000;
const MAX_HEADER_BYTES = 16_384;

/** A transport to a world's URLs, as a well-behaved client sees them. */
export function createSimulatedTransport(world: World, options: SimulationOptions): SimulatedTransport {
  return async (request) => {
    request.signal.throwIfAborted();
    const address = await connect(world, request);
    if (typeof address !== 'string') return address;
    return exchange(world, options, { ...request, address });
  };
}

async function connect(world: World, { addresses, port, signal }: SimulatedRequest): Promise<string | SimulatedResult> {
  let last = failure('unreachable', 'no address was given');
  for (const address of addresses) {
    const fault = world.answerConnection(address, port);
    if (fault === undefined) return address;
    if (fault === 'TIMEOUT') return never(signal);
    last = { ...faultResult(fault), address };
  }
  return last;
}

async function exchange(
  world: World,
  options: SimulationOptions,
  request: SimulatedRequest & { readonly address: string },
): Promise<SimulatedResult> {
  const { address, signal } = request;
  const reply = world.answerHttp(request.url);
  if (reply.kind === 'error') {
    if (reply.error === 'TIMEOUT') return never(signal);
    await options.clock.sleep(options.httpLatencyMs ?? 0, signal);
    if (reply.error === 'TLS') return { ...failure('tls', `certificate: ${reply.tls ?? 'wrong-name'}`), address };
    return { ...faultResult(reply.error), address };
  }
  await options.clock.sleep((options.httpLatencyMs ?? 0) + reply.delayMs, signal);
  const result = await respond(options, request, reply);
  signal.throwIfAborted();
  return result;
}

async function respond(
  options: SimulationOptions,
  { address, signal, maxBodyBytes }: SimulatedRequest & { readonly address: string },
  { status, body, fault, headers: written }: Extract<HttpReply, { kind: 'response' }>,
): Promise<SimulatedResult> {
  if (fault?.kind === 'garbage') return { ...failure('protocol', 'not HTTP'), address, tlsProtocol: TLS_PROTOCOL };
  const headers: Headers = written.map(([name, value]) => [name.toLowerCase(), value]);
  const headerBytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  const tooMany = (fault?.kind === 'many-headers' ? fault.count : headers.length) > MAX_HEADERS;
  if (tooMany || (fault?.kind === 'huge-header' ? fault.bytes : headerBytes) > MAX_HEADER_BYTES) {
    return { ...failure('headers-too-large', 'too many header bytes'), address, tlsProtocol: TLS_PROTOCOL };
  }
  const head = { status, headers, address, tlsProtocol: TLS_PROTOCOL };
  if (fault?.kind === 'slow-drip') {
    await options.clock.sleep(Math.ceil(body.length / (fault.chunkBytes ?? 1)) * fault.intervalMs, signal);
  }
  if (fault?.kind === 'truncated' && fault.bytes < body.length) {
    return { ...failure('connection-reset', 'the connection ended inside the body'), ...head };
  }
  const unpacked = unpack(bodyPrefix(body, maxBodyBytes + 1), headers);
  if (unpacked === undefined) return { ...failure('protocol', 'the content coding cannot be undone'), ...head };
  if (fault?.kind === 'gzip-bomb' || unpacked.length > maxBodyBytes) {
    return { ...failure('body-too-large', `more than ${maxBodyBytes} bytes`), ...head };
  }
  return { kind: 'response', body: unpacked, ...head };
}

function unpack(body: Uint8Array, headers: Headers): Uint8Array | undefined {
  const coding = headers.find(([name]) => name === 'content-encoding')?.[1].toLowerCase();
  if (coding !== 'gzip') return body;
  try {
    return gunzipSync(body, { maxOutputLength: 1 << 20 });
  } catch {
    return undefined;
  }
}

function faultResult(fault: Exclude<AddressFault, 'TIMEOUT'>): SimulatedFailure {
  switch (fault) {
    case 'ECONNREFUSED':
      return failure('connection-refused', 'connection refused');
    case 'RESET':
      return failure('connection-reset', 'connection reset by peer');
    case 'EHOSTUNREACH':
      return failure('unreachable', 'no route to host');
  }
}

type SimulatedFailure = Extract<SimulatedResult, { kind: 'failure' }>;

function failure(reason: WellKnownFailureReason, message: string): SimulatedFailure {
  return { kind: 'failure', reason, message };
}

/** Until the signal is aborted: it is for the asker to lose patience. */
function never(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
