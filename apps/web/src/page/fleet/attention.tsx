import { useQuery } from '@tanstack/preact-query';
import { CircleCheck } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { Link } from 'wouter-preact';
import { LIVE, serverPath } from '../api/place.ts';
import { useNow } from '../time/clock.ts';
import { fromNowText } from '../time/instant-text.ts';
import { Panel } from '../ui/panel.tsx';
import { Answered } from '../ui/states.tsx';
import './attention.css';
import { whereOf } from './believed-until.ts';
import type { CachedDestination, NameStatistics } from './cached.ts';
import { nameStatistics, stepStatistics, worstNames } from './fleet-questions.ts';
import { namesPath, type Shown } from './names-filter.ts';
import { NoNames } from './no-names.tsx';
import { NotReady } from './not-ready.tsx';
import { deprecatedShare, stepCounts } from './step-counts.ts';

const EVERY_MS = 30_000;

/** What of the names needs a look, the worst first; for the first view. */
export function Attention() {
  const asked = useQuery({ ...nameStatistics(), refetchInterval: EVERY_MS });
  return (
    <Panel
      title="What needs a look"
      class="attention"
      actions={
        asked.data !== undefined && asked.data.names > 0 ? (
          <Link href="/names">
            {count(asked.data.names)} {asked.data.names === 1 ? 'name' : 'names'}
          </Link>
        ) : undefined
      }
    >
      <NotReady />
      <Answered asked={asked} what="counting names">
        {(statistics) => (statistics.names === 0 ? <NoNames /> : <Worst statistics={statistics} />)}
      </Answered>
    </Panel>
  );
}

function Worst({ statistics }: { readonly statistics: NameStatistics }) {
  const steps = useQuery(stepStatistics());
  const deprecated = steps.data === undefined ? 0 : deprecatedShare(stepCounts(steps.data.items)).names;
  const { unresolvable, restingOnStale, expiringWithin } = statistics;
  if (unresolvable + restingOnStale + expiringWithin.names + deprecated === 0) {
    return (
      <p class="attention-well">
        <CircleCheck size={20} aria-hidden="true" />
        All is well: every name was found, from evidence that holds.
      </p>
    );
  }
  return (
    <div class="attention-groups">
      <Group show="failing" names={unresolvable} title="not found" />
      <Group show="stale" names={restingOnStale} title="resting on stale evidence" about="asking again failed" />
      <Group
        show="expiring"
        names={expiringWithin.names}
        title="about to expire"
        about={`within ${Math.round(expiringWithin.ms / 60_000)} min, and asked again before`}
      />
      <Group
        show="deprecated"
        names={deprecated}
        title="by the deprecated SRV name"
        about={
          <>
            found by <code>_matrix._tcp</code> alone, steps 3.4 and 5
          </>
        }
      />
    </div>
  );
}

function Group({
  show,
  names,
  title,
  about,
}: {
  readonly show: Shown;
  readonly names: number;
  readonly title: string;
  readonly about?: ComponentChildren;
}) {
  const asked = useQuery({ ...worstNames(show), enabled: names > 0, refetchInterval: EVERY_MS });
  if (names === 0) return null;
  return (
    <section>
      <h3>
        <Link href={namesPath({ cache: 'destinations', show, sort: 'expiry' })}>
          {count(names)} {title}
        </Link>
      </h3>
      {about !== undefined && <p class="soft">{about}</p>}
      <Answered asked={asked} what="fetching them">
        {({ items }) => <Names items={items} isExpiring={show === 'expiring'} />}
      </Answered>
    </section>
  );
}

function Names({
  items,
  isExpiring = false,
}: {
  readonly items: readonly CachedDestination[];
  readonly isExpiring?: boolean;
}) {
  const now = useNow(10_000);
  return (
    <ul class="attention-names">
      {items.map((row) => (
        <li key={row.serverName}>
          <Link href={serverPath(LIVE, row.serverName)}>
            <bdi>{row.serverName}</bdi>
          </Link>
          <span class="soft">{isExpiring ? fromNowText(row.freshUntil, now) : <bdi>{about(row)}</bdi>}</span>
        </li>
      ))}
    </ul>
  );
}

/** Where it is, or why it is nowhere; the name stands before it already. */
function about(row: CachedDestination): string {
  const { text } = whereOf(row);
  return text.startsWith(`${row.serverName} `) ? text.slice(row.serverName.length + 1) : text;
}

function count(names: number): string {
  return names.toLocaleString('en');
}
