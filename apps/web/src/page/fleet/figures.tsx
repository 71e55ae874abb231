import { useQuery } from '@tanstack/preact-query';
import { Link } from 'wouter-preact';
import { Failure } from '../ui/states.tsx';
import type { Tone } from '../ui/tone.ts';
import type { NameStatistics } from './cached.ts';
import { nameStatistics } from './fleet-questions.ts';
import { type NamesFilter, namesPath, type Shown } from './names-filter.ts';

const EVERY_MS = 30_000;

interface Figure {
  readonly show: Shown | undefined;
  readonly label: string;
  /** What it means. */
  readonly about: string;
  readonly tone: Tone;
  of(statistics: NameStatistics): number;
}

const FIGURES: readonly Figure[] = [
  { show: undefined, label: 'names', about: 'held in all', tone: 'none', of: ({ names }) => names },
  { show: 'fresh', label: 'fresh', about: 'answered at once', tone: 'good', of: ({ fresh }) => fresh },
  { show: 'expired', label: 'expired', about: 'asked again when wanted', tone: 'none', of: ({ expired }) => expired },
  {
    show: 'failing',
    label: 'failing',
    about: 'nothing was found',
    tone: 'bad',
    of: ({ unresolvable }) => unresolvable,
  },
  {
    show: 'expiring',
    label: 'about to expire',
    about: 'within 5 min',
    tone: 'warn',
    of: ({ expiringWithin }) => expiringWithin.names,
  },
  {
    show: 'stale',
    label: 'on stale evidence',
    about: 'asking again failed',
    tone: 'warn',
    of: ({ restingOnStale }) => restingOnStale,
  },
  { show: 'pinned', label: 'pinned', about: 'by an operator', tone: 'accent', of: ({ pinned }) => pinned },
];

/** How many names there are of each sort; each figure shows those that it counts. */
export function Figures({ filter }: { readonly filter: NamesFilter }) {
  const { data, error, refetch } = useQuery({ ...nameStatistics(), refetchInterval: EVERY_MS });
  if (data === undefined && error) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <nav aria-label="Names by how they do">
      <ul class="fleet-figures">
        {FIGURES.map(({ show, label, about, tone, of }) => {
          const names = data === undefined ? undefined : of(data);
          return (
            <li key={label}>
              <Link
                href={namesPath(withShown(filter, show))}
                aria-current={filter.show === show ? 'true' : undefined}
                data-tone={names === undefined || names === 0 ? 'none' : tone}
              >
                <strong>{names === undefined ? '–' : names.toLocaleString('en')}</strong>
                <span class="label">{label}</span>
                <span class="about">{about}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function withShown(filter: NamesFilter, show: Shown | undefined): NamesFilter {
  const { show: _, ...rest } = filter;
  return { ...rest, cache: 'destinations', ...(show !== undefined && { show }) };
}
