import {
  formatIp,
  type Instant,
  normalName,
  parseIp,
  type WellKnownAnswer,
  type WellKnownFailureReason,
  type WellKnownHop,
  type WellKnownOutcome,
} from '@wherefore/discovery';
import type { WellKnownFetch, WellKnownFetchContext } from '../ports.ts';
import { startTimeLimit } from '../time-limit.ts';
import type { HopResult, HopTransport } from './hop-transport.ts';
import { recordedBody } from './recorded-body.ts';
import { recordedHeaders } from './recorded-headers.ts';
import { firstTarget, type HopTarget, isRedirect, redirectTarget } from './redirect.ts';

export interface WellKnownFetchOptions {
  readonly transport: HopTransport;
}

/** Addresses that are tried for one hop; the rest of a longer list would not be reached before the deadline. */
const MAX_ADDRESSES = 16;

/**
 * Builds a fetch upon a transport of single requests. Redirects are followed here (R40 to R44): to https and nothing
 * else, until one leads to a URL that was asked already or there are too many of them. The addresses of every hop are
 * looked up and put before the guard right before the connection. The body of a final response whose status is not
 * 2xx is not kept: nothing that evidence is judged by lies in it, and most of the world answers with such pages.
 */
export function createWellKnownFetch({ transport }: WellKnownFetchOptions): WellKnownFetch {
  return async (host, context) => {
    context.signal.throwIfAborted();
    const { totalMs } = context.limits;
    using limit = startTimeLimit(context.clock, totalMs, [context.signal]);
    const deadline = context.clock.now() + totalMs;
    const request = async (target: HopTarget): Promise<HopResult> => {
      try {
        return await requestHop(transport, target, { ...context, signal: limit.signal, deadline });
      } catch (error) {
        if (!limit.expired || context.signal.aborted) throw error;
        return failure('timeout', `not done after ${totalMs} ms`);
      }
    };
    return await followRedirects(firstTarget(host), context, request);
  };
}

async function followRedirects(
  first: HopTarget,
  { clock, limits }: WellKnownFetchContext,
  request: (target: HopTarget) => Promise<HopResult>,
): Promise<WellKnownAnswer> {
  const hops: WellKnownHop[] = [];
  const asked = new Set<string>();
  let target = first;
  for (;;) {
    asked.add(target.url);
    const requestedAt = clock.now();
    const result = await request(target);
    hops.push(recordedHop(target, result, { requestedAt, receivedAt: clock.now() }));
    if (result.status === undefined || !isRedirect(result.status)) return { hops, outcome: outcomeOf(result, limits) };
    const next = redirectTarget(target, result.headers ?? []);
    if (next.kind === 'refused') return { hops, outcome: failure(next.reason, next.message) };
    if (asked.has(next.target.url)) {
      return { hops, outcome: failure('redirect-loop', `a redirect back to ${next.target.url}`) };
    }
    if (hops.length > limits.maxRedirects) {
      return { hops, outcome: failure('too-many-redirects', `more than ${limits.maxRedirects} redirects`) };
    }
    target = next.target;
  }
}

interface HopContext extends WellKnownFetchContext {
  readonly deadline: Instant;
}

async function requestHop(transport: HopTransport, target: HopTarget, context: HopContext): Promise<HopResult> {
  const { host } = target;
  const { signal, deadline, clock, limits } = context;
  const literal = parseIp(host);
  const found =
    literal === undefined
      ? await context.lookup(normalName(host), signal)
      : { kind: 'addresses' as const, addresses: [formatIp(literal)] };
  signal.throwIfAborted();
  if (found.kind === 'no-addresses') return failure('no-addresses', `${host} has no addresses`);
  if (found.kind === 'failure') return failure('dns-failure', found.message);
  const addresses = found.addresses.filter((address) => context.mayConnect(address)).slice(0, MAX_ADDRESSES);
  if (addresses.length === 0) return failure('address-refused', `no address of ${host} may be connected to`);
  return await transport({ ...target, addresses, signal, deadline, maxBodyBytes: limits.maxBodyBytes, clock });
}

function recordedHop(
  { url }: HopTarget,
  { address, tlsProtocol, status, headers }: HopResult,
  times: Pick<WellKnownHop, 'requestedAt' | 'receivedAt'>,
): WellKnownHop {
  return {
    url,
    ...(address === undefined ? {} : { address }),
    ...times,
    ...(tlsProtocol === undefined ? {} : { tlsProtocol }),
    ...(status === undefined ? {} : { status }),
    ...(headers === undefined ? {} : { headers: recordedHeaders(headers) }),
  };
}

function outcomeOf(result: HopResult, { maxBodyBytes }: WellKnownFetchContext['limits']): WellKnownOutcome {
  // The status has said it all: that what follows it is too long or breaks off does not unsay it.
  if (result.status !== undefined && !isSuccess(result.status)) return { kind: 'response', body: { text: '' } };
  if (result.kind === 'failure') return failure(result.reason, result.message);
  if (result.body.length > maxBodyBytes) return failure('body-too-large', `a body of more than ${maxBodyBytes} bytes`);
  return { kind: 'response', body: recordedBody(result.body) };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

interface FetchFailure {
  readonly kind: 'failure';
  readonly reason: WellKnownFailureReason;
  readonly message: string;
}

function failure(reason: WellKnownFailureReason, message: string): FetchFailure {
  return { kind: 'failure', reason, message };
}
