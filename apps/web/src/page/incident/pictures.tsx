import type { Leads } from '../others/holding.ts';
import { Panel } from '../ui/panel.tsx';
import { Recorded } from '../ui/recorded.tsx';
import { type Facts, programText } from './facts.ts';

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
            {newer !== undefined && <th scope="col">{programText(newer)}</th>}
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
