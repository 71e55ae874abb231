import { CircleX, Server } from 'lucide-preact';
import type { Held } from '../api/answers.ts';
import { Recorded } from '../ui/recorded.tsx';

/** As many addresses as there is room for. */
const ADDRESSES = 3;

/** Where the way leads. */
export function PathEnd({ held: { outcome, targets = [], code } }: { readonly held: Held }) {
  const [first, ...others] = targets;
  if (outcome === 'unresolvable' || first === undefined) {
    return (
      <p class="path-end" data-tone="bad">
        <CircleX size={20} aria-hidden="true" />
        <span>
          <b>Nothing to connect to</b>
          <code>{code}</code>
        </span>
      </p>
    );
  }
  const { host, port, addresses } = first;
  return (
    <p class="path-end">
      <Server size={20} aria-hidden="true" />
      <span>
        <b>
          <Recorded text={host} mono={false} />
        </b>
        <span>port {port}</span>
        {addresses[0] !== host && (
          <span class="soft">
            {addresses.slice(0, ADDRESSES).join(', ')}
            {addresses.length > ADDRESSES && ` and ${addresses.length - ADDRESSES} more`}
          </span>
        )}
        {others.length > 0 && (
          <span class="soft">
            then {others.length} other {others.length === 1 ? 'target' : 'targets'}
          </span>
        )}
      </span>
    </p>
  );
}
