import { memo } from 'preact/compat';
import { Link, useSearch } from 'wouter-preact';
import { type Place, serverPath } from '../api/place.ts';
import { instantText } from '../time/instant-text.ts';
import { Badge } from '../ui/badge.tsx';
import { dayText, earlierBy, type HistoryDay, type HistoryMoment } from './history-groups.ts';
import { HistoryLine } from './history-line.tsx';
import { isoText } from './span.ts';

/** From so many on, those that are out of sight are left to be drawn until they are looked at. */
const MANY = 8;

interface Told {
  readonly place: Place;
  readonly name: string;
  /** The moment that the page shows; `undefined`: now. */
  readonly moment: number | undefined;
  readonly isBackwards: boolean;
}

/** Days of what happened. Those that stay as they were are not drawn again. */
export function HistoryDays({ days, ...told }: Told & { readonly days: readonly HistoryDay[] }) {
  const search = useSearch();
  const shown = shownIn(days, told);
  return (
    <div class="history-days" data-many={days.length > MANY}>
      {days.map((day) => {
        const first = day.moments[0]?.id;
        const has = shown !== undefined && day.moments.some(({ id }) => id === shown);
        return <Day key={first} day={day} search={search} shown={has ? shown : undefined} {...told} />;
      })}
    </div>
  );
}

type DayProps = Told & { readonly day: HistoryDay; readonly search: string; readonly shown: string | undefined };

const Day = memo(DrawnDay, (before: DayProps, after: DayProps) => {
  const [one, other] = [before.day.moments, after.day.moments];
  const isSame = one.length === other.length && one.at(-1)?.entries.length === other.at(-1)?.entries.length;
  return (
    isSame &&
    one[0]?.id === other[0]?.id &&
    before.day.isContinued === after.day.isContinued &&
    before.shown === after.shown &&
    before.moment === after.moment &&
    before.search === after.search
  );
});

function DrawnDay({ day, search, shown, place, name, moment }: DayProps) {
  return (
    <section class="history-day">
      <h3 class={day.isContinued ? 'visually-hidden' : undefined}>
        {dayText(day.day)}
        {day.isContinued && ', continued'}
      </h3>
      <ol>
        {day.moments.map((each) => (
          <li
            key={each.id}
            class={moment !== undefined && each.time > moment ? 'happening later' : 'happening'}
            aria-current={each.id === shown ? 'true' : undefined}
          >
            <p class="history-when">
              <time dateTime={isoText(each.time)}>{clockText(each)}</time>
              {each.id === shown && <Badge tone="accent">shown</Badge>}
              <Link href={serverPath(place, name, 'why', searchAt(search, each.time))}>
                See this moment<span class="visually-hidden">, {instantText(each.time)} UTC</span>
              </Link>
            </p>
            <ul>
              {each.entries.map((entry) => (
                <HistoryLine
                  key={`${entry.id} ${entry.kind}`}
                  place={place}
                  entry={entry}
                  earlierMs={earlierBy(entry, each)}
                />
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The last that had happened by the moment that the page shows. */
function shownIn(days: readonly HistoryDay[], { moment, isBackwards }: Told): string | undefined {
  if (moment === undefined) return undefined;
  const moments = days.flatMap((day) => day.moments);
  const isBefore = ({ time }: HistoryMoment): boolean => time <= moment;
  return (isBackwards ? moments.find(isBefore) : moments.findLast(isBefore))?.id;
}

function clockText({ begin }: HistoryMoment): string {
  return isoText(begin).slice(11, 19);
}

/** The address of the page as it is, at another moment. What only the history shows is left out. */
function searchAt(search: string, time: number): string {
  const parameters = new URLSearchParams(search);
  parameters.set('at', isoText(time));
  for (const own of ['only', 'order']) parameters.delete(own);
  return `?${parameters}`;
}
