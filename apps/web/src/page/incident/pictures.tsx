import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { Answer, Explanation, Held } from '../api/answers.ts';
import { apiPrefix, type Place } from '../api/place.ts';
import { question } from '../api/questions.ts';
import type { Leads } from '../others/holding.ts';
import { useMedia } from '../server/media.ts';
import '../server/path.css';
import '../server/evidence.css';
import { Hops } from '../server/hops.tsx';
import { observationOf } from '../server/observation-of.ts';
import { PathPicture } from '../server/path-picture.tsx';
import { PathRail } from '../server/path-rail.tsx';
import { pathSteps, wayTo } from '../server/path-steps.ts';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { Panel } from '../ui/panel.tsx';
import { Recorded } from '../ui/recorded.tsx';
import { Answered } from '../ui/states.tsx';
import type { Facts } from './facts.ts';

/** The way that was taken. */
export function Way({ explanation: { known } }: { readonly explanation: Explanation }) {
  return known.kind === 'held' ? <HeldWay held={known} /> : null;
}

function HeldWay({ held }: { readonly held: Held }) {
  const isWide = useMedia('(min-width: 68rem)');
  const [picked, setPicked] = useState<string>();
  const picture = {
    steps: pathSteps(held.steps, held.step),
    way: wayTo(held.step),
    held,
    picked: picked ?? held.step ?? undefined,
    onPick: setPicked,
  };
  return (
    <Panel
      title="The way that Wherefore took"
      about="The steps of the Matrix specification, in their order."
      class="path"
    >
      {isWide ? <PathPicture {...picture} /> : <PathRail {...picture} />}
    </Panel>
  );
}

/** The answer that began it, as it was recorded. */
export function RecordedAnswer({ place, id }: { readonly place: Place; readonly id: string }) {
  const asking = question<Answer<'/v1/events/{id}'>>(`${apiPrefix(place)}/events/${encodeURIComponent(id)}`);
  const asked = useQuery({ ...asking, staleTime: Number.POSITIVE_INFINITY });
  return (
    <Panel
      title="What came back"
      about={<Recorded text={asked.data?.event.text ?? ''} mono={false} />}
      actions={<CopyMenu of={{ json: asked.data, path: asking.path }} />}
    >
      <Answered asked={asked} what="fetching the event">
        {({ event }) => {
          const observation = observationOf({ observation: event.data });
          return observation?.kind === 'well-known' ? <Hops observation={observation} /> : null;
        }}
      </Answered>
    </Panel>
  );
}

/** What was held against what would have been right. */
export function Parting({ facts: { program, wrong, held } }: { readonly facts: Facts }) {
  return (
    <Panel title="Where they part">
      <div class="parting">
        <Side title={program} tone="bad" leads={wrong.held} />
        <Side title="What was right" tone="good" leads={wrong.right} />
      </div>
      {held.notes.length > 0 && (
        <ul class="parting-notes">
          {held.notes.map((note) => (
            <li key={note}>
              {program}: <Recorded text={note} mono={false} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Side({
  title,
  tone,
  leads,
}: {
  readonly title: string;
  readonly tone: 'good' | 'bad';
  readonly leads: Leads;
}) {
  return (
    <section data-tone={tone}>
      <h3>{title}</h3>
      <p class="parting-place">
        <Recorded text={leads.to} />
      </p>
      <dl>
        <dt>Step</dt>
        <dd>{leads.step}</dd>
        <dt>Host header</dt>
        <dd>
          <Recorded text={leads.hostHeader ?? ''} />
        </dd>
        <dt>Certificate for</dt>
        <dd>
          <Recorded text={leads.tlsName ?? ''} />
        </dd>
      </dl>
    </section>
  );
}

/** The ports that are kept with addresses, by two versions. */
export function Ports({ facts: { program, before, newer, right, first } }: { readonly facts: Facts }) {
  const later = newer?.pieces.find((piece) => piece.kind === 'held' && piece.to > first);
  const newerOverrides = later?.kind === 'held' ? later.held.overrides : [];
  return (
    <Panel title="Addresses that are kept, with their ports" about="When all was well, after the first join.">
      <table class="ports">
        <thead>
          <tr>
            <th scope="col">Host</th>
            <th scope="col">{program}</th>
            {newer !== undefined && <th scope="col">{newer.about.split(':')[0]}</th>}
          </tr>
        </thead>
        <tbody>
          {(before?.overrides ?? []).map(({ host, port }) => (
            <tr key={host}>
              <th scope="row">
                <Recorded text={host} />
              </th>
              <td>
                <Port port={port} host={host} right={right} />
              </td>
              {newer !== undefined && (
                <td>
                  <Port port={newerOverrides.find((each) => each.host === host)?.port} host={host} right={right} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Port({
  port,
  host,
  right,
}: {
  readonly port: number | undefined;
  readonly host: string;
  readonly right: Leads;
}) {
  if (port === undefined) return <>not kept</>;
  const isDelegated = right.to.startsWith(`${host}:`);
  if (!isDelegated) return <code>{port}</code>;
  const isRight = right.to === `${host}:${port}`;
  return (
    <>
      <code>{port}</code>{' '}
      <strong data-tone={isRight ? 'good' : 'bad'}>{isRight ? 'as delegated' : 'not as delegated'}</strong>
    </>
  );
}
