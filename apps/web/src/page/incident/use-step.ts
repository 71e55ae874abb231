import { useCallback, useEffect } from 'preact/hooks';
import { useParameter } from '../address/parameter.ts';

/** The step of a story that the address names, from 0. The arrow keys go to the next one, and back. */
export function useStep(count: number): number {
  const [text, set] = useParameter('step');
  const step = stepIn(text, count);
  const go = useCallback(
    (next: number) => {
      if (next >= 0 && next < count && next !== step) set(next === 0 ? undefined : String(next + 1));
    },
    [count, step, set],
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isTakenBy(event.target)) return;
      if (event.key === 'ArrowRight') go(step + 1);
      if (event.key === 'ArrowLeft') go(step - 1);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [go, step]);
  return step;
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
