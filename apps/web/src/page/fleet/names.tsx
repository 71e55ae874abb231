import { useMemo } from 'preact/hooks';
import { Link, useSearchParams } from 'wouter-preact';
import { useTitle } from '../ui/title.ts';
import { Figures } from './figures.tsx';
import { NameList } from './name-list.tsx';
import './names.css';
import { namesPath, readNamesFilter } from './names-filter.ts';
import { HowItDoes, NotReady } from './not-ready.tsx';
import { OverrideList } from './override-list.tsx';
import { StepChart } from './step-chart.tsx';

/** All names that are known. */
export function Names() {
  useTitle('Names');
  const [search] = useSearchParams();
  const address = search.toString();
  const filter = useMemo(() => readNamesFilter(new URLSearchParams(address)), [address]);
  const { cache } = filter;
  return (
    <>
      <h1>Names</h1>
      <NotReady />
      <Figures filter={filter} />
      <StepChart filter={filter} />
      <div class="names">
        <nav class="tabs" aria-label="Caches">
          <Link
            href={namesPath({ ...filter, cache: 'destinations' })}
            aria-current={cache === 'destinations' ? 'page' : undefined}
          >
            Destinations
          </Link>
          <Link
            href={namesPath({ ...filter, cache: 'overrides' })}
            aria-current={cache === 'overrides' ? 'page' : undefined}
          >
            Address overrides
          </Link>
        </nav>
        {cache === 'destinations' ? <NameList filter={filter} /> : <OverrideList filter={filter} />}
      </div>
      <HowItDoes />
    </>
  );
}
