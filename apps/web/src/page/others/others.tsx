import { useQuery } from '@tanstack/preact-query';
import { useMemo } from 'preact/hooks';
import { useSearchParams } from 'wouter-preact';
import { useParameter } from '../address/parameter.ts';
import type { Answer, Counterfactual } from '../api/answers.ts';
import type { Place } from '../api/place.ts';
import { Problem } from '../api/problem.ts';
import { counterfactualOf, policies, sampleOf } from '../api/questions.ts';
import { isoText } from '../past/span.ts';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { Panel } from '../ui/panel.tsx';
import { Answered, Empty } from '../ui/states.tsx';
import { Chart } from './chart.tsx';
import { chosenOf } from './choice.ts';
import { ChoiceBar } from './choice-bar.tsx';
import { Clearing } from './clearing.tsx';
import { HeldTables } from './held-table.tsx';
import { lanesOf } from './lane.ts';
import { clearedIn, type Mark, marksOf } from './moments.ts';
import './others.css';
import { seenIn } from './seen.ts';
import { TooLong } from './too-long.tsx';
import { longestWrong } from './window.ts';
import { WrongList } from './wrong-list.tsx';
import { ZoomBar } from './zoom-bar.tsx';

type Policies = Answer<'/v1/policies'>['items'];
type Moments = Answer<'/v1/samples/{sample}'>['moments'];

/** What other resolvers would have held of a name, in the world as it was recorded. */
export function Others({ place, name }: { readonly place: Place; readonly name: string }) {
  const known = useQuery({ ...policies(), staleTime: Number.POSITIVE_INFINITY });
  return (
    <Answered asked={known} what="asking who can be compared">
      {({ items }) =>
        place.kind === 'live' ? (
          <Compared place={place} name={name} known={items} moments={[]} />
        ) : (
          <OfSample sample={place.sample} name={name} known={items} />
        )
      }
    </Answered>
  );
}

/** Of a sample it is known what came about besides. */
function OfSample({
  sample,
  name,
  known,
}: {
  readonly sample: string;
  readonly name: string;
  readonly known: Policies;
}) {
  const asked = useQuery({ ...sampleOf(sample), staleTime: Number.POSITIVE_INFINITY });
  return (
    <Answered asked={asked} what="fetching the sample">
      {({ moments }) => <Compared place={{ kind: 'sample', sample }} name={name} known={known} moments={moments} />}
    </Answered>
  );
}

interface ComparedProps {
  readonly place: Place;
  readonly name: string;
  readonly known: Policies;
  readonly moments: Moments;
}

/** In the address: nobody has cleared anything, whatever the sample says. */
const NEVER = 'never';

function Compared({ place, name, known, moments }: ComparedProps) {
  const [as, setAs] = useParameter('as');
  const [cleared, setCleared] = useParameter('cleared');
  const chosen = chosenOf(as, known);
  const clearedAt = cleared === NEVER ? undefined : (cleared ?? clearedIn(moments));
  const asking = counterfactualOf(place, name, chosen, clearedAt);
  const asked = useQuery({ ...asking, placeholderData: (before: Counterfactual | undefined) => before });
  const program = chosen.find((each) => each !== 'recommended');
  const isTooLong = asked.error instanceof Problem && asked.error.code === 'history-too-long';
  return (
    <Panel
      title="What would others have held?"
      about="The same evidence, told to other resolvers. Nobody is asked for it."
      actions={
        <CopyMenu
          what="what others would have held"
          of={{
            json: asked.data,
            path: asking.path,
            ...(place.kind === 'live' && program !== undefined && { command: ['replay', name, '--policy', program] }),
          }}
        />
      }
      class="others"
    >
      <ChoiceBar known={known} as={as} onChoose={setAs} />
      {isTooLong ? (
        <TooLong name={name} as={chosen} />
      ) : (
        <Answered asked={asked} what="telling its history to others">
          {(told) => (
            <Told
              told={told}
              place={place}
              name={name}
              moments={moments}
              clearedAt={clearedAt}
              isBusy={asked.isPlaceholderData}
              onClear={(at) => setCleared(at === undefined ? NEVER : isoText(at))}
            />
          )}
        </Answered>
      )}
    </Panel>
  );
}

interface ToldProps {
  readonly told: Counterfactual;
  readonly place: Place;
  readonly name: string;
  readonly moments: Moments;
  readonly clearedAt: string | undefined;
  readonly isBusy: boolean;
  readonly onClear: (at: number | undefined) => void;
}

function Told({ told, place, name, moments, clearedAt, isBusy, onClear }: ToldProps) {
  const [address, setAddress] = useSearchParams();
  const lanes = useMemo(() => lanesOf(told), [told]);
  const whole = { from: Date.parse(told.from), to: Date.parse(told.to) };
  if (lanes[0].pieces.length === 0 || whole.to <= whole.from) {
    return (
      <Empty title="Nothing is recorded of it yet.">
        <p>Others are told what was recorded. Have it resolved, and look again.</p>
      </Empty>
    );
  }
  const wrong = longestWrong(lanes);
  const { span, time } = seenIn(address, whole, wrong);
  const set = (values: Readonly<Record<string, number>>, replace: boolean) => {
    const write = (before: URLSearchParams) => {
      const after = new URLSearchParams(before);
      for (const [key, value] of Object.entries(values)) after.set(key, isoText(value));
      return after;
    };
    setAddress(write, { replace });
  };
  const onSpan = ({ from, to }: { readonly from: number; readonly to: number }) => set({ from, to }, false);
  return (
    <div class="others-told" aria-busy={isBusy}>
      <ZoomBar whole={whole} span={span} time={time} wrong={wrong} onSpan={onSpan} />
      <Chart
        lanes={lanes}
        whole={whole}
        span={span}
        time={time}
        marks={allMarks(moments, clearedAt, whole.to)}
        onSpan={onSpan}
        onTime={(at) => set({ at }, true)}
      />
      <Clearing clearedAt={clearedAt} time={time} onClear={onClear} />
      <h3 class="others-head">What was wrong, and why</h3>
      <WrongList lanes={lanes} place={place} name={name} />
      <HeldTables lanes={lanes} span={span} />
    </div>
  );
}

/** The clearing that is looked at stands for the one of the sample. */
function allMarks(moments: Moments, clearedAt: string | undefined, end: number): readonly Mark[] {
  const told = marksOf(moments, end).filter(({ kind }) => kind !== 'clear');
  if (clearedAt === undefined) return told;
  return [...told, { kind: 'clear', from: Date.parse(clearedAt), about: 'Their caches are cleared.' }];
}
