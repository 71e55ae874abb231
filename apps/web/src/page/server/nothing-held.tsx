import { Link } from 'wouter-preact';
import type { Explanation } from '../api/answers.ts';
import { type Place, serverPath } from '../api/place.ts';
import { Panel } from '../ui/panel.tsx';
import type { OpenParts } from './open-parts.ts';
import { RawEvent } from './raw-event.tsx';

type Nothing = Exclude<Explanation['known'], { readonly kind: 'held' }>;

/** Where there is nothing to explain: what there was before. */
export function NothingHeld({
  nothing: { endedBy, lastId, pending },
  place,
  serverName,
  open,
}: {
  readonly nothing: Nothing;
  readonly place: Place;
  readonly serverName: string;
  readonly open: OpenParts;
}) {
  return (
    <Panel title="There is nothing to explain">
      <p>
        As long as nothing is held there is no way to it and no evidence for it. What happened before and after is in{' '}
        <Link href={serverPath(place, serverName, 'history')}>its history</Link>.
      </p>
      {(endedBy ?? lastId ?? pending) !== undefined && (
        <ul class="evidence-tree">
          {endedBy !== undefined && (
            <li>
              <RawEvent id={endedBy.id} title="What ended it" place={place} open={open} />
            </li>
          )}
          {lastId !== undefined && (
            <li>
              <RawEvent id={lastId} title="What was held before" place={place} open={open} />
            </li>
          )}
          {pending !== undefined && (
            <li>
              <RawEvent id={pending.id} title="The request" place={place} open={open} />
            </li>
          )}
        </ul>
      )}
    </Panel>
  );
}
