import { useCallback } from 'preact/hooks';
import { LIVE, serverPath } from '../api/place.ts';
import { useNow } from '../time/clock.ts';
import { fromNowText, instantText } from '../time/instant-text.ts';
import { Badge } from '../ui/badge.tsx';
import type { CachedOverride } from './cached.ts';
import { ListOfNames } from './list-of-names.tsx';
import type { NamesFilter } from './names-filter.ts';
import { usePages } from './use-pages.ts';

const COLUMNS = ['Owner', 'Host and port', 'Addresses', 'State', 'Believed until'];

/** The addresses that hosts are reached at, each with its port and the name that it belongs to. */
export function OverrideList({ filter }: { readonly filter: NamesFilter }) {
  const pages = usePages<CachedOverride>(filter);
  const now = useNow(10_000);
  const cells = useCallback(
    (row: CachedOverride, tabIndex: 0 | -1) => <Cells row={row} now={now} tabIndex={tabIndex} />,
    [now],
  );
  return <ListOfNames filter={filter} pages={pages} label="Address overrides" columns={COLUMNS} cells={cells} />;
}

function Cells({
  row: { owner, host, port, addresses, freshUntil },
  now,
  tabIndex,
}: {
  readonly row: CachedOverride;
  readonly now: number;
  readonly tabIndex: 0 | -1;
}) {
  const isExpired = new Date(freshUntil).getTime() <= now;
  return (
    <>
      <th scope="row" class="name">
        <a href={serverPath(LIVE, owner)} tabIndex={tabIndex} title={owner}>
          <bdi>{owner}</bdi>
        </a>
      </th>
      <td class="where" title={host}>
        <bdi class="mono">
          {host.includes(':') ? `[${host}]` : host}:{port}
        </bdi>
      </td>
      <td class="addresses" title={addresses.join(', ')}>
        <bdi class="mono">{addresses.join(', ')}</bdi>
      </td>
      <td class="how">
        <Badge tone={isExpired ? 'none' : 'good'}>{isExpired ? 'expired' : 'fresh'}</Badge>
      </td>
      <td class="until">
        <time dateTime={freshUntil} title={`${instantText(freshUntil)} UTC`}>
          {fromNowText(freshUntil, now)}
        </time>
      </td>
    </>
  );
}
