import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'wouter-preact';

/** Another view begins at its top, and whoever uses a keyboard or a screen reader begins there, too. */
export function useArrival(): void {
  const [path] = useLocation();
  const server = path.replace(/^(.*\/servers\/[^/]+).*$/, '$1');
  const before = useRef(server);
  useEffect(() => {
    // Parts of the same view leave the reader where they are.
    if (before.current === server) return;
    before.current = server;
    scrollTo(0, 0);
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [server]);
}
