import { questionText } from '@wherefore/discovery';
import type { Explanation, Held } from '../api/answers.ts';
import type { Place } from '../api/place.ts';
import { Badge } from '../ui/badge.tsx';
import { Panel } from '../ui/panel.tsx';
import { Recorded } from '../ui/recorded.tsx';
import { ConnectionNode } from './connection-node.tsx';
import { type EvidenceGroup, evidenceGroups } from './evidence-groups.ts';
import { EvidenceNode } from './evidence-node.tsx';
import './evidence.css';
import type { OpenParts } from './open-parts.ts';
import { RawEvent } from './raw-event.tsx';
import { SeenSince } from './seen-since.tsx';
import { TreeNode } from './tree-node.tsx';
import { VerdictBadge } from './verdict-badge.tsx';

/** What the conclusion rests on, down to what came over the wire. */
export function EvidencePanel({
  explanation,
  held,
  place,
  open,
  relativeTo,
}: {
  readonly explanation: Explanation;
  readonly held: Held;
  readonly place: Place;
  readonly open: OpenParts;
  readonly relativeTo: string | undefined;
}) {
  const groups = evidenceGroups(held.evidence);
  return (
    <Panel
      title="What it rests on"
      about={
        held.evidence.length === 0
          ? `Nothing had to be asked: ${held.pin !== null ? 'it is pinned' : 'the name says it all'}.`
          : 'Every answer that the conclusion cites, that of absence included, as it was recorded.'
      }
      class="evidence"
    >
      <ul class="evidence-tree">
        {groups.map((group) => (
          <li key={group.question}>
            <TreeNode id={group.question} open={open} summary={<Summary group={group} />}>
              <ul class="evidence-tree">
                {group.evidence.map((each) => (
                  <li key={each.id}>
                    <EvidenceNode evidence={each} place={place} open={open} relativeTo={relativeTo} />
                  </li>
                ))}
              </ul>
              <SeenSince
                seen={explanation.seen.find(({ question }) => question === group.question)}
                relativeTo={relativeTo}
              />
            </TreeNode>
          </li>
        ))}
        {held.outcome === 'destination' && (
          <li>
            <ConnectionNode held={held} serverName={explanation.serverName} open={open} />
          </li>
        )}
        <li>
          <RawEvent id={held.eventId} title="The conclusion, as recorded" place={place} open={open} />
        </li>
      </ul>
    </Panel>
  );
}

function Summary({ group: { question, evidence } }: { readonly group: EvidenceGroup }) {
  const [newest] = evidence;
  const used = evidence.find(({ stale }) => stale) ?? newest;
  return (
    <>
      <Recorded text={questionText(question)} />
      {evidence.map(({ id, verdict }) => (
        <VerdictBadge key={id} verdict={verdict} />
      ))}
      {evidence.some(({ stale }) => stale) && <Badge tone="warn">an old answer serves on</Badge>}
      {evidence.some(({ isWeakest }) => isWeakest) && <Badge tone="warn">weakest link</Badge>}
      {used !== undefined && (
        <span class="evidence-says">
          <bdi>{used.says.length > 120 ? `${used.says.slice(0, 120)}…` : used.says}</bdi>
        </span>
      )}
    </>
  );
}
