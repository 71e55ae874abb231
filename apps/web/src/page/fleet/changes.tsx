import { Pause, Play } from 'lucide-preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useParameter } from '../address/parameter.ts';
import { question } from '../api/questions.ts';
import { announce } from '../ui/announce.ts';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { sentenceText } from '../ui/sentence.tsx';
import { Empty, Failure, Loading } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';
import type { ChangeFeed } from './change-feed.ts';
import { kindsIn, typesOf } from './change-kinds.ts';
import { ChangeList } from './change-list.tsx';
import { ChangesFilter } from './changes-filter.tsx';
import './changes.css';
import { StreamStanding } from './stream-standing.tsx';
import { type Followed, useChanges } from './use-changes.ts';

/** Those who listen are told no more often, ms. */
const TOLD_EVERY_MS = 10_000;

/** What changes, as it happens. */
export function Changes() {
  useTitle('Changes');
  const [said] = useParameter('kind');
  const [server] = useParameter('server');
  const kinds = useMemo(() => kindsIn(said), [said]);
  const types = typesOf(kinds);
  const followed = useChanges(types, server);
  const [held, setHeld] = useState<ChangeFeed>();
  const { state } = followed;
  const feed = held ?? followed.feed;
  const more = followed.feed.seen - feed.seen;
  // What is held is of what was wanted before.
  useEffect(() => setHeld(undefined), [said, server]);
  useTelling(followed, held !== undefined);
  const { path } = question('/v1/events', { newest: true, type: types, server, limit: 100 });
  return (
    <>
      <div class="changes-head">
        <h1>Changes</h1>
        <StreamStanding state={state} isHeld={held !== undefined} />
        <button
          type="button"
          class="button small"
          onClick={() => setHeld(held === undefined ? followed.feed : undefined)}
        >
          {held === undefined ? <Pause size={16} aria-hidden="true" /> : <Play size={16} aria-hidden="true" />}
          {held === undefined ? 'Pause' : more === 0 ? 'Go on' : `Go on, with ${more.toLocaleString('en')} more`}
        </button>
        <CopyMenu
          what="the changes"
          of={{
            json: feed.events,
            path,
            ...(server !== undefined && { command: ['history', server] }),
          }}
        />
      </div>
      <ChangesFilter kinds={kinds} server={server} />
      {state.kind === 'refused' && <Failure error={state.problem} />}
      {feed.events.length > 0 && <ChangeList events={feed.events} />}
      {feed.events.length === 0 && state.kind === 'connecting' && <Loading what="reading the newest changes" />}
      {feed.events.length === 0 && state.kind !== 'connecting' && state.kind !== 'refused' && (
        <Empty title="Nothing of this sort has changed lately.">
          <p>What changes from now on is shown here as it happens.</p>
        </Empty>
      )}
    </>
  );
}

/** Tells those who listen how many came, and the last of them; not each. */
function useTelling({ feed, state }: Followed, isHeld: boolean): void {
  const latest = useRef(feed);
  latest.current = feed;
  const isFollowing = (state.kind === 'live' || state.kind === 'polling') && !isHeld;
  useEffect(() => {
    if (!isFollowing) return;
    let told = latest.current.seen;
    const timer = setInterval(() => {
      const { seen, events } = latest.current;
      const [last] = events;
      if (seen <= told || last === undefined) return;
      const text = sentenceText(last.text ?? last.type, last.recordedAt);
      announce(`${seen - told === 1 ? 'One change' : `${seen - told} changes`}, the last: ${text}`);
      told = seen;
    }, TOLD_EVERY_MS);
    return () => clearInterval(timer);
  }, [isFollowing]);
}
