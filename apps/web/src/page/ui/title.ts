import { useEffect } from 'preact/hooks';

/** What the tab and the history of the browser call this view. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Wherefore' : `${title} · Wherefore`;
  }, [title]);
}
