import type { ComponentChildren } from 'preact';
import { useEffect, useErrorBoundary } from 'preact/hooks';
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
  if (error === undefined) return <>{children}</>;
  return (
    <div role="alert">
      {!isPart && <h1>This view cannot be shown</h1>}
      <Empty title={`${isPart ? 'This' : 'A'} part of the page did not come, or has a fault.`}>
        <p>
          The process may be away, or another version of it may have come. <bdi>{String(error)}</bdi>
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
