import type { components } from './openapi.ts';

type Told = components['schemas']['Problem'];

/** What the API answered instead, or why there was no answer. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** What to match on: the `code` of the API, or `unreachable` when nothing answered. */
  readonly code: string;
  /** Of HTTP; 0 when nothing answered. */
  readonly status: number;
  /** What to quote to whoever has the log of the process. */
  readonly instance: string | undefined;
  /** How long to wait before asking again, ms, where that was said. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    {
      code,
      status,
      instance,
      retryAfterMs,
      cause,
    }: {
      readonly code: string;
      readonly status: number;
      readonly instance?: string | undefined;
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.instance = instance;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Nothing answered at all. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof Problem && error.status === 0;
}

/** The problem that an answer tells. */
export async function problemFrom(answer: Response): Promise<Problem> {
  const told = (await answer.json().catch(() => undefined)) as Partial<Told> | undefined;
  const seconds = Number(answer.headers.get('retry-after'));
  return new Problem(told?.detail ?? told?.title ?? `HTTP status ${answer.status}`, {
    code: told?.code ?? 'unexpected-answer',
    status: answer.status,
    instance: told?.instance,
    retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined,
  });
}
