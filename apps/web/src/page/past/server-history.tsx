import { useMemo, useState } from 'preact/hooks';
import { useParameter } from '../address/parameter.ts';
import type { Place } from '../api/place.ts';
import { historyOf } from '../api/questions.ts';
import { instantText } from '../time/instant-text.ts';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { Panel } from '../ui/panel.tsx';
import { Empty, Failure, Loading } from '../ui/states.tsx';
import { HistoryDays } from './history-days.tsx';
import { HistoryFilter } from './history-filter.tsx';
import { groupsOf } from './history-groups.ts';
import { kindOf, sortsIn, sortsText } from './history-kinds.ts';
import { isoText, timeOf } from './span.ts';
import { useGoing } from './use-going.ts';
import { type Direction, PAGE, useHistory } from './use-history.ts';
import './server-history.css';

/** Everything that happened to a server, day by day. */
export function ServerHistory({
  place,
  name,
  at,
}: {
  readonly place: Place;
  readonly name: string;
  readonly at?: string | undefined;
}) {
  const [order, setOrder] = useParameter('order');
  const [only, setOnly] = useParameter('only');
  const direction: Direction = order === 'oldest' ? 'forwards' : 'backwards';
  const sorts = useMemo(() => sortsIn(only), [only]);
  const moment = timeOf(at);
  // Pages between the end and a moment are not read: the list begins there, also when it is opened.
  const [begin, setBegin] = useState(moment);
  const history = useHistory(place, name, direction, moment, begin);
  const { entries } = history;
  const [goThere, list] = useGoing(history, () => setBegin(moment));
  const toTheEnd = () => {
    // The button goes.
    list.current?.focus({ preventScroll: true });
    setBegin(undefined);
  };
  const days = useMemo(
    () => groupsOf(entries ?? [], direction, (entry) => sorts.has(kindOf(entry).sort)),
    [entries, direction, sorts],
  );
  return (
    <Panel
      class="server-history"
      title="What happened"
      about="Times are those of recording, in UTC. Who asked, what was seen, and what was concluded from it stand together."
      actions={
        <CopyMenu
          what="the history"
          of={{
            json: entries,
            path: historyOf(place, name, {
              direction,
              limit: PAGE,
              ...(begin !== undefined && { at: isoText(begin) }),
            }).path,
            ...(place.kind === 'live' && { command: ['history', name] }),
          }}
        />
      }
    >
      <HistoryFilter
        sorts={sorts}
        onSorts={(chosen) => setOnly(sortsText(chosen), { replace: true })}
        direction={direction}
        onDirection={(chosen) => setOrder(chosen === 'forwards' ? 'oldest' : undefined)}
      />
      {history.isCut && (
        <p class="history-notice">
          The beginning of this history was deleted, or is in an archive elsewhere: what is left is told.
        </p>
      )}
      {moment !== undefined && moment !== begin && days.length > 0 && (
        <p class="history-notice">
          This page shows {instantText(moment)} UTC. {history.isElsewhere && 'That is not among what was read. '}
          <button type="button" class="button small" onClick={goThere} aria-disabled={history.isLoading}>
            {history.isLoading ? 'Reading …' : 'Go to it in the list'}
          </button>
        </p>
      )}
      {begin !== undefined && (
        <p class="history-notice">
          The list begins at {instantText(begin)} UTC{begin === moment && ', which is what this page shows'}.{' '}
          <button type="button" class="button small" onClick={toTheEnd}>
            {direction === 'backwards' ? 'Begin with the newest' : 'Begin with the oldest'}
          </button>
        </p>
      )}
      {entries === undefined && history.error === null && <Loading what="reading the history" />}
      {entries?.length === 0 && begin === undefined && (
        <Empty title="Nothing is recorded of this server.">
          <p>It was never asked for here, and nobody pinned it or claimed anything of it.</p>
        </Empty>
      )}
      {entries?.length === 0 && begin !== undefined && (
        <Empty
          title={direction === 'backwards' ? 'Nothing was recorded by then.' : 'Nothing is recorded since then.'}
        />
      )}
      {entries !== undefined && entries.length > 0 && days.length === 0 && (
        <Empty title={`None of the ${entries.length.toLocaleString('en')} entries read so far is of these kinds.`}>
          <button type="button" class="button small" onClick={() => setOnly(undefined)}>
            Show all kinds
          </button>
        </Empty>
      )}
      <div ref={list} tabIndex={-1}>
        <HistoryDays place={place} name={name} days={days} moment={moment} isBackwards={direction === 'backwards'} />
      </div>
      {history.error !== null && <Failure error={history.error} retry={history.again} />}
      {entries !== undefined && entries.length > 0 && (
        <p class="history-end">
          {history.hasMore ? (
            <button type="button" class="button" onClick={history.more} aria-disabled={history.isLoading}>
              {history.isLoading ? 'Reading …' : direction === 'backwards' ? 'Older' : 'Newer'}
            </button>
          ) : (
            <span class="soft">{direction === 'backwards' ? ending(history.isCut) : 'That is all until now.'}</span>
          )}
          <span class="soft" role="status">
            {entries.length.toLocaleString('en')} entries read
          </span>
        </p>
      )}
    </Panel>
  );
}

function ending(isCut: boolean): string {
  return isCut ? 'That is all that is left.' : 'Here it began.';
}
