import type { AddressObservation, AddressRecord, SrvObservation, SrvRecord } from '@wherefore/discovery';
import type { ComponentChildren } from 'preact';
import { spanText } from '../time/instant-text.ts';
import { Badge } from '../ui/badge.tsx';
import { Recorded } from '../ui/recorded.tsx';

/** What the DNS said, record by record. */
export function DnsAnswerView({ observation }: { readonly observation: SrvObservation | AddressObservation }) {
  const { server, outcome } = observation;
  const [name, type] =
    observation.kind === 'srv'
      ? [observation.name, 'SRV']
      : [observation.host, observation.family === 4 ? 'A' : 'AAAA'];
  return (
    <>
      <dl class="server-facts">
        <div>
          <dt>DNS server</dt>
          <dd>{server === null ? 'none answered' : <Recorded text={server} />}</dd>
        </div>
        {outcome.kind !== 'failure' && (
          <div>
            <dt>DNSSEC</dt>
            <dd>
              {outcome.authenticated
                ? 'The DNS server says that it validated this.'
                : 'The DNS server did not validate this.'}
            </dd>
          </div>
        )}
        {(outcome.kind === 'no-data' || outcome.kind === 'no-name') && (
          <div>
            <dt>Nothing there</dt>
            <dd>
              {outcome.kind === 'no-name'
                ? 'The name does not exist (NXDOMAIN). '
                : 'The name has no such record (NODATA). '}
              {outcome.negativeTtl === null
                ? 'No SOA record says for how long.'
                : `The SOA record says for how long: ${ttlText(outcome.negativeTtl)}.`}
            </dd>
          </div>
        )}
      </dl>
      {outcome.kind === 'failure' ? (
        <p class="evidence-fault">
          <Badge tone="bad">{outcome.reason}</Badge> <Recorded text={outcome.message} mono={false} />
        </p>
      ) : (
        <Records
          name={name}
          type={type}
          rows={[
            ...outcome.aliases.map(({ owner, target, ttl }) => ({
              owner,
              type: 'CNAME',
              ttl,
              data: <Recorded text={target} />,
            })),
            ...(outcome.kind === 'records'
              ? outcome.records.map((record) => ({
                  owner: undefined,
                  type,
                  ttl: record.ttl,
                  data: <Data record={record} />,
                }))
              : []),
          ]}
        />
      )}
    </>
  );
}

interface RecordRow {
  /** Absent: what was asked for. */
  readonly owner: string | undefined;
  readonly type: string;
  readonly ttl: number;
  readonly data: ComponentChildren;
}

function Records({
  name,
  type,
  rows,
}: {
  readonly name: string;
  readonly type: string;
  readonly rows: readonly RecordRow[];
}) {
  if (rows.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be scrolled by keyboard, too
    <section class="evidence-records" tabIndex={0} aria-label={`Records ${type} of ${name}`}>
      <table class="evidence-table">
        <thead>
          <tr>
            <th scope="col">Owner</th>
            <th scope="col">Type</th>
            <th scope="col">TTL</th>
            <th scope="col">Data</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ owner, type, ttl, data }, index) => (
            <tr key={index}>
              <td>
                <Recorded text={owner ?? name} />
              </td>
              <td>
                <code>{type}</code>
              </td>
              <td>{ttlText(ttl)}</td>
              <td>{data}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Data({ record }: { readonly record: SrvRecord | AddressRecord }) {
  if ('address' in record) return <Recorded text={record.address} />;
  const { priority, weight, port, target } = record;
  return (
    <>
      <Recorded text={target} /> port {port}
      <span class="soft">
        , priority {priority}, weight {weight}
      </span>
    </>
  );
}

function ttlText(seconds: number): string {
  return seconds === 0 ? '0 s' : spanText(seconds * 1000);
}
