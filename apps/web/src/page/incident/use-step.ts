import { useLayoutEffect } from 'preact/hooks';
import { useParameter } from '../address/parameter.ts';

/** The step of a story that the address names, from 0. The arrow keys go to the next one, and back. */
export function useStep(count: number): number {
  const [text, set] = useParameter('step');
  // Before it is painted: whoever sees a step can go on from it at once.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isTakenBy(event.target)) return;
      const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      // Of the address, which is ahead of what is drawn when keys come quickly.
      const now = stepIn(new URLSearchParams(location.search).get('step') ?? undefined, count);
      const next = Math.min(Math.max(now + by, 0), count - 1);
      if (next !== now) set(next === 0 ? undefined : String(next + 1));
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [count, set]);
  return stepIn(text, count);
}

/** @param text as people count: the first is 1 */
export function stepIn(text: string | undefined, count: number): number {
  const step = /^[0-9]{1,3}$/.test(text ?? '') ? Number(text) - 1 : 0;
  return Math.min(Math.max(step, 0), count - 1);
}

/** Arrow keys mean something else in fields, and where something scrolls. */
function isTakenBy(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('input, textarea, select, dialog, [tabindex="0"], [popover]') !== null
  );
}
