import { useQueryClient } from '@tanstack/preact-query';
import { useCallback, useEffect, useMemo, useRef } from 'preact/hooks';
import type { Place } from '../api/place.ts';
import { explanationOf } from '../api/questions.ts';
import { instantText } from '../time/instant-text.ts';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { Failure, Loading } from '../ui/states.tsx';
import { useStillness } from '../ui/use-stillness.ts';
import { BarControls } from './bar-controls.tsx';
import { BarLegend } from './bar-legend.tsx';
import { BarSlider } from './bar-slider.tsx';
import { ChangeList } from './change-list.tsx';
import { bucketsWithin } from './density.ts';
import { changedText } from './moment-text.ts';
import { type Overview, overviewOf, useOverview } from './overview.ts';
import { around, drawable, has, isoText, type Span, spanIn } from './span.ts';
import { nextStop, previousStop, type Stop, stopAt, stopsOf } from './stops.ts';
import { stretchesOf } from './stretches.ts';
import { type Chosen, type MomentState, useMoment } from './use-moment.ts';
import './time-bar.css';

/** All that was recorded of a server at one glance, and the moment of it that the page shows. */
export function TimeBar({
  place,
  name,
  at,
}: {
  readonly place: Place;
  readonly name: string;
  readonly at?: string | undefined;
}) {
  const asked = useOverview(place, name);
  const queries = useQueryClient();
  const isBusy = useCallback(
    () => queries.isFetching({ predicate: ({ queryKey }) => isExplanation(queryKey, place, name) }) > 0,
    [queries, place, name],
  );
  const moment = useMoment(isBusy);
  if (asked.data === undefined) {
    return (
      <section class="time-bar" aria-label="Time">
        {asked.error ? (
          <Failure error={asked.error} retry={() => void asked.refetch()} />
        ) : (
          <Loading what="reading what was recorded" />
        )}
      </section>
    );
  }
  if (asked.data.events === 0) {
    return (
      <section class="time-bar" aria-label="Time">
        <p class="soft">
          Nothing is recorded of this server{at === undefined ? ' yet' : ''}: there is no past to look at.
        </p>
      </section>
    );
  }
  return <WholeBar place={place} name={name} all={asked.data} moment={moment} />;
}

interface BarProps {
  readonly place: Place;
  readonly name: string;
  readonly all: Overview;
  readonly moment: MomentState;
}

function WholeBar({ place, name, all, moment }: BarProps) {
  const whole = useMemo(() => drawable({ from: Date.parse(all.from), to: Date.parse(all.to) }), [all]);
  const asked = spanIn(moment.from, moment.to, whole);
  const part = useOverview(place, name, asked);
  const drawn = asked === undefined ? all : part.isPlaceholderData ? undefined : part.data;
  const span = asked ?? whole;
  // What came before a part is needed to know what was held at its beginning.
  const changes = useMemo(() => {
    const byId = new Map([...all.changes, ...(part.data?.changes ?? [])].map((change) => [change.id, change]));
    return [...byId.values()];
  }, [all, part.data]);
  // Until the part is there: what is known of it from what was drawn before. Where asking failed: nothing.
  const buckets = useMemo(
    () => drawn?.buckets ?? bucketsWithin(part.data?.buckets ?? [], span),
    [drawn, part.data, span.from, span.to],
  );
  const stops = useMemo(() => stopsOf(changes), [changes]);
  const stretches = useMemo(() => stretchesOf(changes, span), [changes, span.from, span.to]);
  const bar = useRef<HTMLElement>(null);
  const keepStill = useStillness(bar);
  const { shown } = moment;
  const here = shown === undefined ? undefined : stopAt(stops, shown);
  const [before, after] = [previousStop(stops, shown), shown === undefined ? undefined : nextStop(stops, shown)];
  usePrefetched(place, name, [before, after]);
  const go = (to: Chosen): void => moment.go(to, spanFor(to, asked, whole));
  return (
    <section
      class="time-bar"
      aria-label="Time"
      ref={bar}
      onPointerMove={({ buttons }) => buttons > 0 && keepStill()}
      onClickCapture={keepStill}
      onKeyDownCapture={keepStill}
    >
      <header>
        <p class="shown-time">
          <Shown shown={shown} place={place} whole={whole} />
        </p>
        <BarControls
          shown={shown}
          {...{ before, after, asked, whole, go }}
          onSpan={(to) => moment.go(shown, to ?? null)}
        />
      </header>
      <BarSlider span={span} whole={whole} {...{ buckets, changes, stretches, stops, moment }} />
      {asked !== undefined && part.error !== null && (
        <div>
          <p>How much was recorded in this part could not be read, and is not drawn.</p>
          <Failure error={part.error} retry={() => void part.refetch()} />
        </div>
      )}
      <BarLegend {...{ changes, stretches }} />
      <p class="told">{here === undefined ? summary(all, shown) : changedText(here)}</p>
      <footer>
        <ChangeList changes={all.changes} leftOut={all.changesLeftOut} shown={shown} onGo={go} />
        <CopyMenu
          what="the changes over time"
          of={{
            json: drawn,
            path: overviewOf(place, name, asked).path,
            ...(place.kind === 'live' && {
              command: shown === undefined ? ['history', name] : ['explain', name, '--at', isoText(shown)],
            }),
          }}
        />
      </footer>
    </section>
  );
}

function Shown({ shown, place, whole }: { readonly shown: Chosen; readonly place: Place; readonly whole: Span }) {
  if (shown === undefined) {
    return <strong>{place.kind === 'live' ? 'As known now' : 'As known at the end of the recording'}</strong>;
  }
  return (
    <>
      <strong>
        As known at <time dateTime={isoText(shown)}>{instantText(shown)} UTC</time>
      </strong>
      {shown < whole.from && <span class="soft"> (before anything was recorded of it)</span>}
      {shown > whole.to && place.kind === 'sample' && <span class="soft"> (after the end of the recording)</span>}
    </>
  );
}

function summary({ events, changes, changesLeftOut, isCut }: Overview, shown: Chosen): string {
  const count = changes.length + changesLeftOut;
  const many = `${events.toLocaleString('en')} events, ${count.toLocaleString('en')} ${count === 1 ? 'change' : 'changes'}`;
  const what = shown === undefined ? many : `Nothing changed in this second. In all: ${many}`;
  return `${what}.${isCut ? ' The beginning of this history was deleted.' : ''}`;
}

/** A moment that is chosen is in view: what is in view moves to it. */
function spanFor(to: Chosen, asked: Span | undefined, whole: Span): Span | undefined {
  const target = to ?? whole.to;
  if (asked === undefined || has(asked, target)) return undefined;
  return around(target, asked.to - asked.from, whole);
}

function isExplanation([path]: readonly unknown[], place: Place, name: string): boolean {
  return typeof path === 'string' && path.startsWith(explanationOf(place, name).path);
}

/** What the next press of a button shows is there before it is pressed. */
function usePrefetched(place: Place, name: string, stops: readonly (Stop | undefined)[]): void {
  const queries = useQueryClient();
  const wanted = stops.map((stop) => (stop === undefined ? '' : isoText(stop.time))).join(' ');
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const at of wanted.split(' ').filter(Boolean)) void queries.prefetchQuery(explanationOf(place, name, at));
    }, 300);
    return () => clearTimeout(timer);
  }, [queries, place, name, wanted]);
}
