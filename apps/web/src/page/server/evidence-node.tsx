import type { Evidence } from '../api/answers.ts';
import type { Place } from '../api/place.ts';
import { Instant } from '../time/instant.tsx';
import { Badge } from '../ui/badge.tsx';
import { Recorded } from '../ui/recorded.tsx';
import { DnsAnswerView } from './dns-answer.tsx';
import { Hops } from './hops.tsx';
import { lifetimeText } from './lifetime-text.ts';
import { observationOf } from './observation-of.ts';
import type { OpenParts } from './open-parts.ts';
import { RawEvent } from './raw-event.tsx';
import { VerdictBadge } from './verdict-badge.tsx';

/** One answer: what it was taken for, how long it holds, and what came over the wire. */
export function EvidenceNode({
  evidence,
  place,
  open,
  relativeTo,
}: {
  readonly evidence: Evidence;
  readonly place: Place;
  readonly open: OpenParts;
  readonly relativeTo: string | undefined;
}) {
  const { id, fullId, verdict, says, observedAt, recordedAt, freshUntil, staleUntil, lifetime, stale } = evidence;
  const still = relativeTo === undefined ? {} : { relativeTo };
  const observation = observationOf(evidence);
  const tookMs = Date.parse(observedAt) - Date.parse(evidence.requestedAt);
  return (
    <div class="evidence-node">
      <p>
        <VerdictBadge verdict={verdict} /> {stale && <Badge tone="warn">serves on, though old</Badge>}{' '}
        <Recorded text={says} mono={false} />
      </p>
      <dl class="server-facts">
        <div>
          <dt>Seen</dt>
          <dd>
            <Instant at={observedAt} {...still} />, after {tookMs.toLocaleString('en')} ms
          </dd>
        </div>
        {recordedAt !== observedAt && (
          <div>
            <dt>Recorded</dt>
            <dd>
              <Instant at={recordedAt} relativeTo={false} />
            </dd>
          </div>
        )}
        <div>
          <dt>Lifetime</dt>
          <dd>{lifetimeText(lifetime)}</dd>
        </div>
        <div>
          <dt>{stale ? 'Asked again from' : 'Believed until'}</dt>
          <dd>
            <Instant at={freshUntil} {...still} />
          </dd>
        </div>
        {Date.parse(staleUntil) > Date.parse(freshUntil) && (
          <div>
            <dt>May serve until</dt>
            <dd>
              <Instant at={staleUntil} {...still} />, if asking again fails
            </dd>
          </div>
        )}
      </dl>
      {fullId !== id && observation !== null && (
        <p class="soft">
          It said the same as it had said at <Instant at={new Date(observation.observedAt).toISOString()} {...still} />:
          that is recorded in full, and shown here.
        </p>
      )}
      {observation === null ? (
        <p class="soft">What came over the wire is too long for this view: open its event.</p>
      ) : observation.kind === 'well-known' ? (
        <Hops observation={observation} />
      ) : (
        <DnsAnswerView observation={observation} />
      )}
      <RawEvent id={id} title="Event" place={place} open={open} />
      {fullId !== id && <RawEvent id={fullId} title="Event that has it in full" place={place} open={open} />}
    </div>
  );
}
