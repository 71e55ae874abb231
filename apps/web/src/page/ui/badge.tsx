import type { ComponentChildren } from 'preact';
import type { Tone } from './tone.ts';

/** One or two words about something. */
export function Badge({ tone = 'none', children }: { readonly tone?: Tone; readonly children: ComponentChildren }) {
  return (
    <span class="badge" data-tone={tone}>
      {children}
    </span>
  );
}
