import { Pin } from 'lucide-preact';
import { useCallback } from 'preact/hooks';
import { LIVE, serverPath } from '../api/place.ts';
import { useNow } from '../time/clock.ts';
import { fromNowText, instantText } from '../time/instant-text.ts';
import { Badge } from '../ui/badge.tsx';
import { stateOf, whereOf } from './believed-until.ts';
import type { CachedDestination } from './cached.ts';
import { ListOfNames } from './list-of-names.tsx';
import type { NamesFilter } from './names-filter.ts';
import { usePages } from './use-pages.ts';

const COLUMNS = ['Name', 'Reached at', 'Step', 'State', 'Believed until'];

/** The destination cache, as much of it as the filter lets through. */
export function NameList({ filter }: { readonly filter: NamesFilter }) {
  const pages = usePages<CachedDestination>(filter);
  // One clock for all rows.
  const now = useNow(10_000);
  const isResting = filter.show === 'stale';
  const cells = useCallback(
    (row: CachedDestination, tabIndex: 0 | -1) => (
      <Cells row={row} now={now} tabIndex={tabIndex} isResting={isResting} />
    ),
    [now, isResting],
  );
  return <ListOfNames filter={filter} pages={pages} label="Destinations" columns={COLUMNS} cells={cells} />;
}

function Cells({
  row,
  now,
  tabIndex,
  isResting,
}: {
  readonly row: CachedDestination;
  readonly now: number;
  readonly tabIndex: 0 | -1;
  readonly isResting: boolean;
}) {
  const { serverName, step, freshUntil, pinnedId, outcome } = row;
  const { text, tone } = stateOf(row, now);
  const { text: place, address, more } = whereOf(row);
  return (
    <>
      <th scope="row" class="name">
        <a href={serverPath(LIVE, serverName)} tabIndex={tabIndex} title={serverName}>
          <bdi>{serverName}</bdi>
        </a>
      </th>
      <td class="where" title={place}>
        <bdi class={outcome === 'destination' ? 'mono' : undefined}>{place}</bdi>
        {address !== undefined && (
          <span class="soft">
            {' '}
            {address}
            {more > 0 && ` and ${more} more`}
          </span>
        )}
      </td>
      <td class="step">
        {step === null ? (
          '–'
        ) : (
          <>
            <span class="word">step </span>
            {step}
          </>
        )}
      </td>
      <td class="how">
        <Badge tone={tone}>{text}</Badge>
        {isResting && <Badge tone="warn">stale evidence</Badge>}
        {pinnedId !== null && (
          <Badge tone="accent">
            <Pin size={12} aria-hidden="true" />
            pinned
          </Badge>
        )}
      </td>
      <td class="until">
        <time dateTime={freshUntil} title={`${instantText(freshUntil)} UTC`}>
          {fromNowText(freshUntil, now)}
        </time>
      </td>
    </>
  );
}
