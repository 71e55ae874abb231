import { Badge } from '../../ui/badge.tsx';
import { Recorded } from '../../ui/recorded.tsx';
import { lineOf } from './pasted.ts';
import type { Unread } from './report.ts';

const LOST: Readonly<Record<Unread['lost'], string>> = {
  row: 'The row was left out.',
  expiry: 'The row was judged, without the time when it expires.',
  rest: 'Nothing from here on was read.',
};

/** A line that could not be read, and why. */
export function UnreadRow({ problem, lines }: { readonly problem: Unread; readonly lines: readonly string[] }) {
  const { line, lost, message } = problem;
  return (
    <li class="judged-row" data-tone="warn">
      <header>
        <Badge tone="warn">not read</Badge>
        <span class="soft">line {line.toLocaleString('en')}</span>
      </header>
      <blockquote>
        <Recorded text={lineOf(lines, line)} />
      </blockquote>
      <p>
        <Recorded text={`${message[0]?.toUpperCase() ?? ''}${message.slice(1)}. ${LOST[lost]}`} mono={false} />
      </p>
    </li>
  );
}
