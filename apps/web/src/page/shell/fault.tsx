import type { ComponentChildren } from 'preact';
import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { Empty } from '../ui/states.tsx';

/** In place of a view that cannot be drawn: its script did not come, or it has a fault. */
export function Fault({
  children,
  isPart = false,
}: {
  readonly children: ComponentChildren;
  /** The view has a heading, and the rest of it stays. */
  readonly isPart?: boolean;
}) {
  const [error, forget] = useErrorBoundary();
  const [path] = useLocation();
  // Another address is another view.
  useEffect(() => {
    if (error !== undefined) forget();
  }, [path]);
  const isRenewed = useRenewal(error);
  if (error === undefined) return <>{children}</>;
  return (
    <div role="alert">
      {!isPart && <h1>{isRenewed ? 'This page was renewed' : 'This view cannot be shown'}</h1>}
      <Empty
        title={
          isRenewed
            ? 'A newer version of this page is there, and this tab has the old one.'
            : `${isPart ? 'This' : 'A'} part of the page did not come, or has a fault.`
        }
      >
        <p>
          {isRenewed ? (
            'The part that was wanted is in the new one alone. The address stays the same.'
          ) : (
            <>
              The process may be away. <bdi>{String(error)}</bdi>
            </>
          )}
        </p>
        <p>
          <button type="button" class="button" onClick={() => location.reload()}>
            Load the page again
          </button>{' '}
          or <Link href="/">begin at the beginning</Link>.
        </p>
      </Empty>
    </div>
  );
}

/** Whether there is another page by now than the one that this tab has: its parts have other names, and these are gone. */
function useRenewal(error: unknown): boolean {
  const [isRenewed, setRenewed] = useState(false);
  useEffect(() => {
    setRenewed(false);
    if (error === undefined) return undefined;
    const ending = new AbortController();
    fetch('/', { signal: ending.signal, cache: 'no-cache', credentials: 'omit', headers: { accept: 'text/html' } })
      .then(async (answer) => {
        const own = document.querySelector('script[src]')?.getAttribute('src');
        if (answer.ok && own) setRenewed(!(await answer.text()).includes(own));
      })
      // Then nothing answers, and that is told.
      .catch(() => undefined);
    return () => ending.abort();
  }, [error]);
  return isRenewed;
}
