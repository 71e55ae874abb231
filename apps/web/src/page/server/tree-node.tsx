import { ChevronRight } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import type { OpenParts } from './open-parts.ts';

/** A part of the tree that opens. What is below it is made when it is open: there may be much. */
export function TreeNode({
  id,
  open,
  summary,
  children,
}: {
  readonly id: string;
  readonly open: OpenParts;
  readonly summary: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const isOpen = open.has(id);
  return (
    <details
      class="evidence-part"
      open={isOpen}
      data-part={id}
      onToggle={(event) => {
        if (event.target === event.currentTarget) open.set(id, event.currentTarget.open);
      }}
    >
      <summary>
        <ChevronRight size={16} aria-hidden="true" />
        <span>{summary}</span>
      </summary>
      {isOpen && <div class="evidence-inside">{children}</div>}
    </details>
  );
}
