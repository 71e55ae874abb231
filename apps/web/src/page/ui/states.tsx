import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useIsAway } from '../api/away.ts';
import { isUnanswered, Problem } from '../api/problem.ts';
import { spanText } from '../time/instant-text.ts';

/** How long an answer may take before it is told that it takes long, ms. */
const SLOW_MS = 4000;

/** While something is on its way. */
export function Loading({ what }: { readonly what: string }) {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p class="loading" role="status">
      {isSlow ? `Still ${what}: it takes longer than usual.` : `${what[0]?.toUpperCase()}${what.slice(1)} …`}
    </p>
  );
}

/** Nothing to show, why, and what to do. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="state">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** Something failed: what, and what to do. */
export function Failure({
  error,
  retry,
  isAct = false,
}: {
  readonly error: unknown;
  readonly retry?: () => void;
  /** Of something that somebody did: nobody does it again but they. */
  readonly isAct?: boolean;
}) {
  // That the process does not answer is told above every view, and not once more for each part of it.
  const isTold = useIsAway() && isUnanswered(error) && !isAct;
  const problem = error instanceof Problem ? error : undefined;
  if (isTold) return <p class="soft">This comes when the process answers again.</p>;
  return (
    <div class="state" data-tone="bad" role="alert">
      <strong>{titleOf(problem)}</strong>
      <p>
        <bdi>{problem?.message ?? String(error)}</bdi>
      </p>
      {problem?.retryAfterMs !== undefined && <p>Ask again in {spanText(problem.retryAfterMs)}.</p>}
      {problem?.instance !== undefined && (
        <p>
          The log of the process has it as <code>{problem.instance}</code>.
        </p>
      )}
      {retry !== undefined && (
        <button type="button" class="button small" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

function titleOf(problem: Problem | undefined): string {
  if (problem === undefined) return 'This page has a fault.';
  if (problem.status === 0) return 'Nothing answers.';
  if (problem.status === 401) return 'A token is needed.';
  if (problem.status === 403) return 'This may not be done here.';
  if (problem.status === 404) return 'There is no such thing.';
  if (problem.status === 429) return 'Too many requests.';
  if (problem.status >= 500) return 'It cannot be answered now.';
  return 'This was not understood.';
}

/** What `useQuery` gives, of it what `Answered` needs. */
export interface Asked<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  refetch(): unknown;
}

/** The answer to a question, or what there is of it: on its way, failed, or old because asking again failed. */
export function Answered<T>({
  asked,
  what,
  children,
}: {
  readonly asked: Asked<T>;
  /** Such as `reading the history`. */
  readonly what: string;
  readonly children: (data: T) => ComponentChildren;
}) {
  const { data, error, refetch } = asked;
  const isTold = useIsAway() && isUnanswered(error);
  if (data === undefined) {
    return error ? <Failure error={error} retry={() => void refetch()} /> : <Loading what={what} />;
  }
  return (
    <>
      {error && !isTold ? <Failure error={error} retry={() => void refetch()} /> : null}
      {children(data)}
    </>
  );
}
