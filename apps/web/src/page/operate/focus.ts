/** For `ref`: what is to be typed at or pressed first, as soon as it is there; in a dialog that opens, too. */
export function focusFirst(element: HTMLElement | null): void {
  element?.setAttribute('autofocus', '');
  element?.focus();
}
