import { PROBLEMS, type ProblemCode } from './problem-codes.ts';

export interface ProblemOptions {
  /** Headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For 429 and 503: seconds after which trying again may help. Default 1. */
  readonly retryAfter?: number;
  /** Further members of the problem, see the code. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** What a client is told instead of an answer: thrown by whoever finds it out. Nothing of `cause` is told. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  /** What Fastify answers with. */
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, unknown>>;

  /** `detail`: a sentence about this occasion. It must not repeat more of the request than a line. */
  constructor(code: ProblemCode, detail: string, { headers, retryAfter = 1, members, cause }: ProblemOptions = {}) {
    super(detail, cause === undefined ? undefined : { cause });
    const { status } = PROBLEMS[code];
    this.code = code;
    this.statusCode = status;
    this.members = members ?? {};
    const isForLater = status === 429 || status === 503;
    this.headers = { ...headers, ...(isForLater && { 'retry-after': String(Math.max(1, Math.ceil(retryAfter))) }) };
  }
}

/** A problem as RFC 9457 has it. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  /** Which occasion: the log of the server has the same id. */
  readonly instance?: string;
}

export const PROBLEM_TYPE = 'application/problem+json';

/** `requestId`: where one request stands for the occasion. */
export function problemDocument({ code, message, members }: Problem, requestId?: string): ProblemDocument {
  const { status, title } = PROBLEMS[code];
  const instance = requestId === undefined ? {} : { instance: `urn:wherefore:request:${requestId}` };
  return { type: `urn:wherefore:problem:${code}`, title, status, detail: message, code, ...instance, ...members };
}
