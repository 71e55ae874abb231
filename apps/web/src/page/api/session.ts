import type { Answer } from './answers.ts';
import { ask } from './ask.ts';
import { isUnanswered, Problem } from './problem.ts';
import type { Question } from './questions.ts';
import { dropRefusedToken, givenToken } from './token.ts';

export type Session = Answer<'/v1/session'>;

const PATH = '/v1/session';

let isLastUnanswered = false;

/** Whether nothing answered when it was asked last: a question that never had an answer forgets that when asked again. */
export function wasUnanswered(): boolean {
  return isLastUnanswered;
}

/** Who asks, and what may be done. A token that is not taken any more is dropped: what anybody may read stays readable. */
export const session: Question<Session> & { readonly retry: false } = {
  // That it does not answer is told at once, and it is asked again soon.
  retry: false,
  path: PATH,
  queryKey: [PATH],
  async queryFn({ signal }) {
    try {
      const answer = await askTwice(signal);
      isLastUnanswered = false;
      return answer;
    } catch (error) {
      if (!signal.aborted) isLastUnanswered = isUnanswered(error);
      throw error;
    }
  },
};

async function askTwice(signal: AbortSignal): Promise<Session> {
  try {
    return await ask<Session>(PATH, { signal });
  } catch (error) {
    if (givenToken() === null || !isRefusal(error)) throw error;
    dropRefusedToken();
    return await ask<Session>(PATH, { signal });
  }
}

/** Whose a token is, before it is kept. */
export function sessionWith(token: string): Promise<Session> {
  return ask<Session>(PATH, { token });
}

/** The token is none that is known, or there are none. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Problem && (error.status === 401 || error.status === 403);
}
