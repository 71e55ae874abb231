import { Problem, problemFrom } from './problem.ts';
import { givenToken } from './token.ts';

export interface AskOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON, or as it is with `contentType`. */
  readonly body?: unknown;
  readonly contentType?: string;
  /** Default: JSON. */
  readonly accept?: string;
  readonly signal?: AbortSignal;
  /** In place of the one that was given in this tab; `null`: none. */
  readonly token?: string | null;
}

/**
 * Asks the API for a path on this host.
 *
 * @throws {Problem} for every answer that is none
 */
export async function ask<T>(path: string, options: AskOptions = {}): Promise<T> {
  const answer = await send(path, options);
  if (answer.status === 204) return undefined as T;
  return (await answer.json()) as T;
}

/** As `ask`, for what is read as it comes. */
export async function send(
  path: string,
  { method = 'GET', body, contentType, accept = 'application/json', signal, token = givenToken() }: AskOptions = {},
): Promise<Response> {
  const headers = new Headers({ accept });
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  if (body !== undefined) headers.set('content-type', contentType ?? 'application/json');
  const sent = body === undefined ? null : contentType === undefined ? JSON.stringify(body) : String(body);
  let answer: Response;
  try {
    answer = await fetch(path, { method, headers, body: sent, signal: signal ?? null, credentials: 'omit' });
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new Problem('Nothing answers at this address: the process has ended, or the network is away.', {
      code: 'unreachable',
      status: 0,
      cause,
    });
  }
  if (!answer.ok) throw await problemFrom(answer);
  return answer;
}
