import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** A part of a view, with a heading. `actions`: buttons beside it. `about`: a sentence below it. */
export function Panel({
  title,
  about,
  actions,
  children,
  class: kind = '',
}: {
  readonly title: ComponentChildren;
  readonly about?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly class?: string;
}) {
  const id = useId();
  return (
    <section class={`panel ${kind}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {actions}
        {about !== undefined && <p>{about}</p>}
      </header>
      {children}
    </section>
  );
}
