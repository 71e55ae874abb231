import { CircleX, Server } from 'lucide-preact';
import type { Held } from '../api/answers.ts';
import { Recorded } from '../ui/recorded.tsx';

/** Where the way leads. */
export function PathEnd({
  held: { outcome, targets = [], code },
}: {
  readonly held: Held;
  readonly serverName: string;
}) {
  const [first] = targets;
  if (outcome === 'unresolvable' || first === undefined) {
    return (
      <p class="path-end" data-tone="bad">
        <CircleX size={18} aria-hidden="true" />
        <span>
          <b>Nothing to connect to</b>
          <code>{code}</code>
        </span>
      </p>
    );
  }
  return (
    <p class="path-end" data-tone="good">
      <Server size={18} aria-hidden="true" />
      <span>
        <b>
          <Recorded text={first.host} mono={false} />
        </b>
        <span>
          port {first.port}
          {targets.length > 1 && `, and ${targets.length - 1} more`}
        </span>
      </span>
    </p>
  );
}
