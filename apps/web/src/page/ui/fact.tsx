import type { ComponentChildren } from 'preact';

/** A line of a list of facts, a `dl`: of what, and what. */
export function Fact({ of, children }: { readonly of: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{of}</dt>
      <dd>{children}</dd>
    </div>
  );
}
