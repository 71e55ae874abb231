import { useQuery } from '@tanstack/preact-query';
import { useMemo } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { Counterfactual } from '../api/answers.ts';
import type { Place } from '../api/place.ts';
import { serverPath } from '../api/place.ts';
import { Problem } from '../api/problem.ts';
import { counterfactualOf, policies, sampleOf } from '../api/questions.ts';
import { lanesOf } from '../others/lane.ts';
import { clearedIn } from '../others/moments.ts';
import { instantText } from '../time/instant-text.ts';
import { Answered, Empty } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';
import { factsOf, type Sample } from './facts.ts';
import './incident.css';
import { Story } from './story.tsx';

const FOR_EVER = { staleTime: Number.POSITIVE_INFINITY };

/** A sample, told from cause to cure. */
export function Incident({ sample }: { readonly sample: string }) {
  const asked = useQuery({ ...sampleOf(sample), ...FOR_EVER });
  useTitle(asked.data?.title ?? 'Sample');
  if (asked.error instanceof Problem && asked.error.status === 404) return <NoSample sample={sample} />;
  return (
    <>
      <h1>{asked.data === undefined ? 'An incident' : `${asked.data.title}, from cause to cure`}</h1>
      <Answered asked={asked} what="fetching the incident">
        {(told) => <Resolvers sample={told} />}
      </Answered>
    </>
  );
}

function NoSample({ sample }: { readonly sample: string }) {
  return (
    <>
      <h1>There is no such incident</h1>
      <Empty title="No sample has this name.">
        <p>
          <bdi>{sample}</bdi> does not come with this program. Those that do are on <Link href="/">the first view</Link>
          .
        </p>
      </Empty>
    </>
  );
}

/** The API compares no more at once. */
const MOST = 6;

function Resolvers({ sample }: { readonly sample: Sample }) {
  const asked = useQuery({ ...policies(), ...FOR_EVER });
  const place: Place = { kind: 'sample', sample: sample.name };
  return (
    <Answered asked={asked} what="asking who can be compared">
      {({ items }) => <Told sample={sample} place={place} as={items.slice(0, MOST).map(({ name }) => name)} />}
    </Answered>
  );
}

function Told({
  sample,
  place,
  as,
}: {
  readonly sample: Sample;
  readonly place: Place;
  readonly as: readonly string[];
}) {
  const [name = ''] = sample.servers;
  const asking = counterfactualOf(place, name, as, clearedIn(sample.moments));
  const asked = useQuery<Counterfactual>({ ...asking, ...FOR_EVER });
  return (
    <Answered asked={asked} what="telling the incident to other resolvers">
      {(told) => <Tale sample={sample} place={place} told={told} path={asking.path} />}
    </Answered>
  );
}

function Tale({
  sample,
  place,
  told,
  path,
}: {
  readonly sample: Sample;
  readonly place: Place;
  readonly told: Counterfactual;
  readonly path: string;
}) {
  const lanes = useMemo(() => lanesOf(told), [told]);
  const facts = useMemo(() => factsOf(sample, lanes), [sample, lanes]);
  if (facts === undefined) return <Moments sample={sample} place={place} />;
  return <Story place={place} sample={sample} told={told} path={path} lanes={lanes} facts={facts} />;
}

/** Of a sample that is told by nobody: when it is worth looking at. */
function Moments({ sample: { about, moments, servers }, place }: { readonly sample: Sample; readonly place: Place }) {
  const [name = ''] = servers;
  return (
    <>
      <p>{about}</p>
      <ol>
        {moments.map(({ at, about: text }) => (
          <li key={at}>
            <Link href={serverPath(place, name, 'why', `?at=${at}`)}>{instantText(at)} UTC</Link> {text}
          </li>
        ))}
      </ol>
    </>
  );
}
