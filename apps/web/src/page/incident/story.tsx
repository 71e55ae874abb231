import { useQuery } from '@tanstack/preact-query';
import { ArrowLeft, ArrowRight } from 'lucide-preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { Counterfactual } from '../api/answers.ts';
import { type Place, pagePrefix, serverPath } from '../api/place.ts';
import { explanationOf } from '../api/questions.ts';
import { Chart } from '../others/chart.tsx';
import type { Lane } from '../others/lane.ts';
import { type Mark, marksOf } from '../others/moments.ts';
import { aroundWrong, beginningOf } from '../others/window.ts';
import '../operate/acts.css';
import { CopyLine } from '../operate/copy-line.tsx';
import { isoText, type Span } from '../past/span.ts';
import { PhraseText } from '../server/phrase-text.tsx';
import { VerdictCard } from '../server/verdict-card.tsx';
import { instantText } from '../time/instant-text.ts';
import { announce } from '../ui/announce.ts';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { Answered } from '../ui/states.tsx';
import type { Facts, Sample } from './facts.ts';
import { OwnServer } from './own-server.tsx';
import { Parting, Ports, RecordedAnswer, Way } from './pictures.tsx';
import { ResolverList } from './resolver-list.tsx';
import { Stepper } from './stepper.tsx';
import { type StoryStep, storyOf } from './story-steps.ts';
import { useStep } from './use-step.ts';

export interface StoryProps {
  readonly place: Place;
  readonly sample: Sample;
  readonly told: Counterfactual;
  /** Where the API told that. */
  readonly path: string;
  readonly lanes: readonly Lane[];
  readonly facts: Facts;
}

/** An incident, step by step: a short text, the lanes with the line where the text is, and a picture. */
export function Story({ place, sample, told, path, lanes, facts }: StoryProps) {
  const steps = storyOf(facts);
  const [step] = useStep(steps.length);
  const current = steps[step] as StoryStep;
  const title = useRef<HTMLHeadingElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) {
      announce(`Step ${step + 1} of ${steps.length}: ${current.title}`);
      if ((title.current?.getBoundingClientRect().top ?? 0) < 0) title.current?.scrollIntoView();
    }
    isFirst.current = false;
  }, [step, steps.length, current.title]);
  const hrefOf = (index: number) => `${pagePrefix(place)}${index === 0 ? '' : `?step=${index + 1}`}`;
  return (
    <div class="story">
      <Stepper steps={steps} step={step} hrefOf={hrefOf} />
      <div class="story-scene">
        <section class="story-text" aria-labelledby="story-title">
          <p class="soft">
            Step {step + 1} of {steps.length} · {instantText(current.at)} UTC
          </p>
          <h2 id="story-title" ref={title}>
            {current.title}
          </h2>
          {current.text.map((phrase, index) => (
            <p key={index}>
              <PhraseText phrase={phrase} />
            </p>
          ))}
          <Aside step={current} facts={facts} lanes={lanes} />
          <p class="story-moves">
            {step > 0 && (
              <Link class="button" href={hrefOf(step - 1)}>
                <ArrowLeft size={18} aria-hidden="true" /> Back
              </Link>
            )}
            {step < steps.length - 1 && (
              <Link class="button main" href={hrefOf(step + 1)}>
                Next: {steps[step + 1]?.label.toLowerCase()} <ArrowRight size={18} aria-hidden="true" />
              </Link>
            )}
          </p>
          <FullView place={place} name={facts.name} step={current} told={told} path={path} />
        </section>
        <StoryChart key={step} step={current} lanes={lanes} facts={facts} told={told} sample={sample} />
      </div>
      <Picture step={current} place={place} facts={facts} />
    </div>
  );
}

/** What belongs to the text. */
function Aside({
  step: { picture },
  facts,
  lanes,
}: {
  readonly step: StoryStep;
  readonly facts: Facts;
  readonly lanes: readonly Lane[];
}) {
  switch (picture) {
    case 'terminal':
      return (
        <pre class="story-terminal">
          <code>make_join: [404] {'<non-json bytes>'}</code>
        </pre>
      );
    case 'cure':
      return (
        <>
          {facts.lane.cures.map((cure) => (
            <CopyLine key={cure} text={cure} name="cure" />
          ))}
        </>
      );
    case 'resolvers':
      return <ResolverList lanes={lanes.slice(1)} />;
    default:
      return null;
  }
}

/** The way from a step to the view that it is taken from, and the same for a terminal. */
function FullView({
  place,
  name,
  step: { at, picture },
  told,
  path,
}: Pick<StoryProps, 'place' | 'told' | 'path'> & { readonly name: string; readonly step: StoryStep }) {
  const isOthers = !EXPLAINED.has(picture);
  const moment = isoText(at);
  const asked = isOthers ? path : explanationOf(place, name, moment).path;
  return (
    <div class="story-full">
      <Link href={serverPath(place, name, isOthers ? 'others' : 'why', `?at=${moment}`)}>See it in the full view</Link>
      <CopyMenu of={{ json: isOthers ? told : undefined, path: asked }} label="Copy this step" />
    </div>
  );
}

/** Pictures of what Wherefore held; the rest are of what others would have. */
const EXPLAINED: ReadonlySet<StoryStep['picture']> = new Set(['path', 'answer', 'verdict']);

function StoryChart({
  step: { at, span, picture },
  lanes,
  facts,
  told,
  sample,
}: Pick<StoryProps, 'lanes' | 'facts' | 'told' | 'sample'> & { readonly step: StoryStep }) {
  const whole = { from: Date.parse(told.from), to: Date.parse(told.to) };
  const [shown, setShown] = useState<Span>(() => spanOf(span, facts, whole));
  const [time, setTime] = useState(at);
  const seen =
    picture === 'resolvers'
      ? lanes
      : lanes.filter((lane, index) => index === 0 || lane === facts.lane || lane.name === told.against);
  const marks: readonly Mark[] = marksOf(sample.moments, whole.to);
  return (
    <section class="panel story-chart" aria-label="Who held what">
      <Chart lanes={seen} whole={whole} span={shown} time={time} marks={marks} onSpan={setShown} onTime={setTime} />
    </section>
  );
}

function spanOf(kind: StoryStep['span'], { wrong }: Facts, whole: Span): Span {
  if (kind === 'all') return whole;
  return kind === 'wrong' ? aroundWrong(wrong, whole) : beginningOf(wrong, whole);
}

function Picture({
  step: { picture, at },
  place,
  facts,
}: {
  readonly step: StoryStep;
  readonly place: Place;
  readonly facts: Facts;
}) {
  switch (picture) {
    case 'path':
    case 'verdict':
      return <Explained place={place} name={facts.name} at={at} />;
    case 'answer':
      return facts.wrong.startedBy === undefined ? null : <RecordedAnswer place={place} id={facts.wrong.startedBy} />;
    case 'parting':
      return <Parting facts={facts} />;
    case 'ports':
      return <Ports facts={facts} />;
    case 'own':
      return <OwnServer place={place} name={facts.name} />;
    default:
      return null;
  }
}

/** What Wherefore held at a moment, and the way to it. */
function Explained({ place, name, at }: { readonly place: Place; readonly name: string; readonly at: number }) {
  const moment = isoText(at);
  const asked = useQuery({ ...explanationOf(place, name, moment), staleTime: Number.POSITIVE_INFINITY });
  return (
    <Answered asked={asked} what="asking why">
      {(explanation) => (
        <>
          <VerdictCard explanation={explanation} asOf={at} isPast relativeTo={moment} isBrief />
          <Way explanation={explanation} />
        </>
      )}
    </Answered>
  );
}
