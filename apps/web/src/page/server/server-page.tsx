import { useQuery } from '@tanstack/preact-query';
import { parseServerName } from '@wherefore/discovery';
import { lazy, Suspense } from 'preact/compat';
import { useRef } from 'preact/hooks';
import { useParameter } from '../address/parameter.ts';
import type { Explanation } from '../api/answers.ts';
import { type Place, SERVER_VIEWS, type ServerView, serverPath } from '../api/place.ts';
import { explanationOf } from '../api/questions.ts';
import { ServerActs } from '../operate/server-acts.tsx';
import { TimeBar } from '../past/time-bar.tsx';
import { Fault } from '../shell/fault.tsx';
import { Instant } from '../time/instant.tsx';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { Answered, Loading } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';
import { MomentNote } from './moment-note.tsx';
import { nextLookMs } from './next-look.ts';
import { NoServerName } from './no-server-name.tsx';
import { NotTold } from './not-told.tsx';
import './server-page.css';
import { ServerTabs } from './server-tabs.tsx';
import { VerdictCard } from './verdict-card.tsx';
import { viewTitle } from './view-title.ts';
import { Why } from './why.tsx';

const Others = lazy(() => import('../others/others.tsx').then(({ Others: view }) => ({ default: view })));
const Compare = lazy(() => import('../past/compare.tsx').then(({ Compare: view }) => ({ default: view })));
const History = lazy(() => import('../past/server-history.tsx').then(({ ServerHistory: view }) => ({ default: view })));

/** Everything about one server. */
export function ServerPage({
  place,
  name,
  view,
}: {
  readonly place: Place;
  readonly name: string;
  readonly view?: string | undefined;
}) {
  const parsed = parseServerName(name);
  if (parsed.kind === 'invalid') return <NoServerName name={name} place={place} invalid={parsed} />;
  // Another server is another page: nothing of the one before is kept.
  return <OneServer key={serverPath(place, name)} place={place} name={name} view={viewOf(view)} />;
}

function viewOf(view: string | undefined): ServerView {
  return SERVER_VIEWS.find((each) => each === view) ?? 'why';
}

function OneServer({ place, name, view }: { readonly place: Place; readonly name: string; readonly view: ServerView }) {
  useTitle(viewTitle(place, name, view));
  const [at, setAt] = useParameter('at');
  const question = explanationOf(place, name, at);
  const asked = useQuery({
    ...question,
    // What is past stays as it is; of now is asked again when something runs out.
    refetchInterval: ({ state }) => (at === undefined && place.kind === 'live' ? nextLookMs(state.data) : false),
    // While another moment is on its way, the one before stands.
    placeholderData: (before: Explanation | undefined) => before,
  });
  const toNow = () => setAt(undefined);
  const { isPast, arrivedAt } = useStanding(asked, at !== undefined);
  return (
    <>
      <header class="server-head">
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <CopyMenu
          what={`what is known of ${name}`}
          of={{
            json: asked.data,
            path: question.path,
            ...(place.kind === 'live' && { command: ['explain', ...(at === undefined ? [] : ['--at', at]), name] }),
          }}
        />
      </header>
      {place.kind === 'sample' && at === undefined && asked.data !== undefined && <SampleNote at={asked.data.at} />}
      {asked.data === undefined && asked.isError && at !== undefined ? (
        <NotTold {...{ place, at }} error={asked.error} retry={() => void asked.refetch()} onNow={toNow} />
      ) : (
        <Answered
          asked={asked}
          what={place.kind === 'live' && at === undefined ? 'asking where it is' : 'reading what was known'}
        >
          {(explanation) => (
            <Explained
              explanation={explanation}
              place={place}
              view={view}
              isPast={isPast}
              arrivedAt={arrivedAt}
              isBusy={asked.isPlaceholderData}
              onNow={toNow}
            />
          )}
        </Answered>
      )}
    </>
  );
}

interface Standing {
  readonly isPast: boolean;
  readonly arrivedAt: number;
}

/** Of which time the answer is that is shown: while another is on its way, not of the one that the address asks for. */
function useStanding(
  { isPlaceholderData, dataUpdatedAt }: { readonly isPlaceholderData: boolean; readonly dataUpdatedAt: number },
  isPast: boolean,
): Standing {
  const before = useRef<Standing>();
  if (isPlaceholderData && before.current !== undefined) return before.current;
  if (dataUpdatedAt > 0) before.current = { isPast, arrivedAt: dataUpdatedAt };
  return { isPast, arrivedAt: dataUpdatedAt };
}

interface ExplainedProps {
  readonly explanation: Explanation;
  readonly place: Place;
  readonly view: ServerView;
  readonly isPast: boolean;
  readonly arrivedAt: number;
  readonly isBusy: boolean;
  readonly onNow: () => void;
}

function Explained({ explanation, place, view, isPast, arrivedAt, isBusy, onNow }: ExplainedProps) {
  const { serverName, at } = explanation;
  const standsStill = isPast || place.kind === 'sample';
  const answered = { at, arrivedAt, standsStill };
  const relativeTo = standsStill ? at : undefined;
  return (
    <div class="server-view" aria-busy={isBusy}>
      {isPast && <MomentNote explanation={explanation} onNow={onNow} />}
      <VerdictCard
        explanation={explanation}
        answered={answered}
        isPast={isPast}
        relativeTo={relativeTo}
        isBrief={view !== 'why'}
        {...(place.kind === 'live' && !isPast && { actions: <ServerActs name={serverName} /> })}
      />
      {view !== 'compare' && <TimeBar place={place} name={serverName} at={isPast ? at : undefined} />}
      <ServerTabs place={place} name={serverName} view={view} />
      <Fault isPart>
        <Suspense fallback={<Loading what="fetching this view" />}>
          {view === 'why' && (
            <Why explanation={explanation} place={place} answered={answered} relativeTo={relativeTo} />
          )}
          {view === 'history' && <History place={place} name={serverName} at={isPast ? at : undefined} />}
          {view === 'others' && <Others place={place} name={serverName} />}
          {view === 'compare' && place.kind === 'live' && <Compare name={serverName} />}
        </Suspense>
      </Fault>
    </div>
  );
}

function SampleNote({ at }: { readonly at: string }) {
  return (
    <p class="soft">
      This is a recording that comes with the program: its clock stands at <Instant at={at} relativeTo={false} />.
    </p>
  );
}
