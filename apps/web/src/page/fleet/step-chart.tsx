import { useQuery } from '@tanstack/preact-query';
import { Link } from 'wouter-preact';
import { Panel } from '../ui/panel.tsx';
import { Answered } from '../ui/states.tsx';
import { stepStatistics } from './fleet-questions.ts';
import { type NamesFilter, namesPath } from './names-filter.ts';
import { deprecatedShare, type StepCount, shareText, stepCounts } from './step-counts.ts';

const EVERY_MS = 60_000;

/** By which steps the names are reached; each bar shows those that it counts. */
export function StepChart({ filter }: { readonly filter: NamesFilter }) {
  const asked = useQuery({ ...stepStatistics(), refetchInterval: EVERY_MS });
  return (
    <Panel
      title="Steps in use"
      class="fleet-steps"
      about="By which step of the specification each name is found, or fails."
    >
      <Answered asked={asked} what="counting steps">
        {({ items }) => {
          const counts = stepCounts(items);
          return (
            <>
              <Bars counts={counts} filter={filter} />
              <p class="fleet-legend" aria-hidden="true">
                <i data-part="fresh" /> fresh <i data-part="expired" /> expired <i data-part="failing" /> failing
              </p>
              <Deprecated counts={counts} />
            </>
          );
        }}
      </Answered>
    </Panel>
  );
}

function Bars({ counts, filter }: { readonly counts: readonly StepCount[]; readonly filter: NamesFilter }) {
  const most = Math.max(1, ...counts.map(({ names }) => names));
  const { step: chosen, show, ...all } = filter;
  const rest = show === undefined || show === 'deprecated' ? all : { ...all, show };
  return (
    <ol class="fleet-bars">
      {counts.map(({ step, title, isDeprecated, fresh, expired, failing, names }) => (
        <li key={step}>
          <Link
            href={namesPath(step === chosen ? rest : { ...rest, step })}
            aria-current={step === chosen ? 'true' : undefined}
          >
            <span class="step">{step}</span>
            <span class="title">
              {title}
              {isDeprecated && <em>deprecated</em>}
            </span>
            <span class="bar" aria-hidden="true">
              <Part part="fresh" names={fresh} of={most} />
              <Part part="expired" names={expired} of={most} />
              <Part part="failing" names={failing} of={most} />
            </span>
            <span class="number">{names.toLocaleString('en')}</span>
            <span class="visually-hidden">
              names: {fresh} fresh, {expired} expired, {failing} failing
            </span>
          </Link>
        </li>
      ))}
    </ol>
  );
}

function Part({ part, names, of }: { readonly part: string; readonly names: number; readonly of: number }) {
  if (names === 0) return null;
  return <i data-part={part} style={{ width: `${(100 * names) / of}%` }} />;
}

function Deprecated({ counts }: { readonly counts: readonly StepCount[] }) {
  const { names, of } = deprecatedShare(counts);
  if (of === 0) return null;
  if (names === 0) {
    return (
      <p>
        No name is found by the deprecated SRV name <code>_matrix._tcp</code>.
      </p>
    );
  }
  return (
    <p class="fleet-deprecated">
      <Link href={namesPath({ cache: 'destinations', show: 'deprecated', sort: 'name' })}>
        <strong>
          {names.toLocaleString('en')} of {of.toLocaleString('en')}
        </strong>
      </Link>{' '}
      ({shareText(names, of)}) {names === 1 ? 'is' : 'are'} still found by the deprecated SRV name{' '}
      <code>_matrix._tcp</code> (steps 3.4 and 5). A resolver that no longer asks for it goes to port 8448 of the host
      instead, where there may be nothing. Their operators should publish <code>_matrix-fed._tcp</code> or a well-known
      with a port.
    </p>
  );
}
