import type { ComponentChildren } from 'preact';
import { createPortal } from 'preact/compat';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

/** A question that has to be answered before anything else. Escape closes it, and focus goes back to where it was. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const isGone = useRef(false);
  // Before another key can be pressed: until it is open, Tab would move on from where focus is to go back to.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const element = dialog.current;
    element?.showModal();
    return () => {
      isGone.current = true;
      // As long as it is open nothing else takes the focus.
      element?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const close = () => {
    if (!isGone.current) onClose();
  };
  // Out of what opened it: the looks of that are not its own.
  return createPortal(
    <dialog class="dialog" ref={dialog} aria-labelledby={id} onClose={close}>
      <div>
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>,
    document.body,
  );
}
