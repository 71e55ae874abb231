import type { AliasRecord, DnsFailureReason, Instant, Milliseconds } from '@wherefore/discovery';
import type { Cancellation } from '../ending.ts';
import type { Clock } from '../ports.ts';
import { startTimeLimit } from '../time-limit.ts';
import { NXDOMAIN, type Reading, readAnswer } from './answer.ts';
import type { Exchange } from './exchange.ts';
import { readBody, type WireRecord } from './message.ts';
import type { NameServer } from './name-server.ts';
import { createQuery, type StubQuestion } from './query.ts';
import type { ServerList } from './server-list.ts';
import { exchangeTcp } from './tcp-exchange.ts';
import { exchangeUdp } from './udp-exchange.ts';

/** One question with what is known before it is sent. */
export interface Inquiry<R> {
  readonly question: StubQuestion;
  /** The CNAME chain that led to the question's name. */
  readonly aliases: readonly AliasRecord[];
  readonly select: (record: WireRecord) => R | undefined;
  readonly time: InquiryTime;
}

/** When an inquiry ends; what was learned until then is told. */
export interface InquiryTime {
  readonly deadline: Instant;
  /** Any of them ends it, too. */
  readonly signals: readonly Cancellation[];
}

export interface StubSettings {
  readonly servers: ServerList;
  readonly clock: Clock;
  readonly attemptTimeoutMs: Milliseconds;
  readonly attempts: number;
}

/** What came of an inquiry, and who said so. */
export type Finding<R> =
  | {
      readonly kind: 'reading';
      readonly server: NameServer;
      readonly reading: UsableReading<R>;
      readonly authenticated: boolean;
    }
  | Failure;

type UsableReading<R> = Exclude<Reading<R>, { kind: 'malformed' }>;

interface Failure {
  readonly kind: 'failure';
  /** `null` when no server answered. */
  readonly server: NameServer | null;
  readonly reason: DnsFailureReason;
  readonly message: string;
}

/** With less than this left no server is asked any more. */
const MIN_USEFUL_MS = 10;
/** RFC 9520 s3.1. */
export const MAX_TRIES_PER_SERVER = 3;
const NOERROR = 0;
const RCODES: ReadonlyMap<number, { readonly name: string; readonly reason: DnsFailureReason }> = new Map([
  [1, { name: 'FORMERR', reason: 'formerr' }],
  [2, { name: 'SERVFAIL', reason: 'servfail' }],
  [4, { name: 'NOTIMP', reason: 'notimp' }],
  [5, { name: 'REFUSED', reason: 'refused' }],
]);

/** From the least to the most telling: what a server said weighs more than that one said nothing. */
const TELLING: readonly DnsFailureReason[] = [
  'timeout',
  'network',
  'malformed',
  'notimp',
  'formerr',
  'rcode',
  'refused',
  'servfail',
];

/** What has been tried with a server in the course of one inquiry. */
interface Tries {
  count: number;
  edns: boolean;
  /** It has answered, if only to say no: asking the same again is of no use. */
  answered: boolean;
}

/**
 * Asks one server after the other, and those which gave no answer once more, until one gives an answer that can be
 * used. Of several failures the most telling one is kept. It never rejects.
 */
export async function inquire<R extends { readonly ttl: number }>(
  settings: StubSettings,
  inquiry: Inquiry<R>,
): Promise<Finding<R>> {
  const { servers, clock } = settings;
  const tries = new Map<NameServer, Tries>();
  const order = servers.inOrder(clock.now());
  let failure: Failure = { kind: 'failure', server: null, reason: 'timeout', message: 'no time to ask' };
  for (let round = 0; round < settings.attempts; round += 1) {
    for (const server of order) {
      const state = tries.get(server) ?? { count: 0, edns: true, answered: false };
      tries.set(server, state);
      if (state.answered || state.count >= MAX_TRIES_PER_SERVER) continue;
      if (timeLeft(clock, inquiry.time) < MIN_USEFUL_MS) return failure;
      const finding = await askServer({ settings, inquiry, server, state });
      if (finding.kind === 'reading') return finding;
      if (TELLING.indexOf(finding.reason) >= TELLING.indexOf(failure.reason)) failure = finding;
    }
  }
  return failure;
}

interface Turn<R> {
  readonly settings: StubSettings;
  readonly inquiry: Inquiry<R>;
  readonly server: NameServer;
  readonly state: Tries;
}

async function askServer<R extends { readonly ttl: number }>(turn: Turn<R>): Promise<Finding<R>> {
  const { settings, server, state } = turn;
  const exchange = await exchangeOnce(turn);
  if (exchange.kind !== 'message') {
    if (!isEnded(turn.inquiry.time)) settings.servers.noteFailure(server, settings.clock.now());
    const speaker = exchange.reason === 'malformed' ? server : null;
    return { kind: 'failure', server: speaker, reason: exchange.reason, message: exchange.message };
  }
  settings.servers.noteAnswer(server);
  const { head, bytes } = exchange;
  const body = readBody(bytes, head);
  const refusesEdns = head.rcode === 1 || head.rcode === 4;
  if (refusesEdns && state.edns && state.count < MAX_TRIES_PER_SERVER) {
    // RFC 6891 s7: servers from before EDNS answer so.
    state.edns = false;
    return askServer(turn);
  }
  state.answered = true;
  if (body === undefined) {
    const message = `what ${server.label} answered cannot be read`;
    return { kind: 'failure', server, reason: 'malformed', message };
  }
  if (body.rcode !== NOERROR && body.rcode !== NXDOMAIN) {
    const known = RCODES.get(body.rcode);
    const message = `${server.label} answered ${known?.name ?? `rcode ${body.rcode}`}`;
    return { kind: 'failure', server, reason: known?.reason ?? 'rcode', message };
  }
  const { question, aliases, select } = turn.inquiry;
  const reading = readAnswer({ head, body, name: question.name, aliases, select });
  if (reading.kind === 'malformed') {
    return { kind: 'failure', server, reason: 'malformed', message: `${server.label}: ${reading.message}` };
  }
  return { kind: 'reading', server, reading, authenticated: head.authenticated };
}

type Exchanged = Exclude<Exchange, { readonly kind: 'use-tcp' }>;

async function exchangeOnce<R>({ settings, inquiry, server, state }: Turn<R>): Promise<Exchanged> {
  state.count += 1;
  const { question, time } = inquiry;
  const overUdp = await timed(settings, time, (signal) =>
    exchangeUdp(createQuery(question, state.edns), server, signal),
  );
  if (overUdp.kind !== 'use-tcp') return overUdp;
  const overTcp = await timed(settings, time, (signal) =>
    exchangeTcp(createQuery(question, state.edns), server, signal),
  );
  if (overTcp.kind !== 'use-tcp') return overTcp;
  return { kind: 'failure', reason: 'malformed', message: `${server.label} has no end of truncated answers` };
}

async function timed(
  { clock, attemptTimeoutMs }: StubSettings,
  time: InquiryTime,
  run: (signal: Cancellation) => Promise<Exchange>,
): Promise<Exchange> {
  using limit = startTimeLimit(clock, Math.min(attemptTimeoutMs, timeLeft(clock, time)), time.signals);
  return await run(limit.end);
}

function timeLeft(clock: Clock, time: InquiryTime): Milliseconds {
  return isEnded(time) ? 0 : time.deadline - clock.now();
}

function isEnded({ signals }: InquiryTime): boolean {
  return signals.some((signal) => signal.aborted);
}
