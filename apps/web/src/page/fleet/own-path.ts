/** Where a click on a link of this page leads. `undefined`: it is none, or the browser is to follow it in its own way. */
export function ownPath(event: MouseEvent): string | undefined {
  const { target, button, altKey, ctrlKey, metaKey, shiftKey, defaultPrevented } = event;
  if (button !== 0 || altKey || ctrlKey || metaKey || shiftKey || defaultPrevented) return undefined;
  const link = target instanceof Element ? target.closest('a') : null;
  return link?.getAttribute('href') ?? undefined;
}
