import { useQuery } from '@tanstack/preact-query';
import { Link } from 'wouter-preact';
import type { Answer } from '../api/answers.ts';
import { apiPrefix, eventPath, type Place } from '../api/place.ts';
import { question } from '../api/questions.ts';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { RecordedLines } from '../ui/recorded-lines.tsx';
import { Answered } from '../ui/states.tsx';
import type { OpenParts } from './open-parts.ts';
import { TreeNode } from './tree-node.tsx';

/** An event of the log, as it is there. Fetched when it is opened. */
export function RawEvent({
  id,
  title,
  place,
  open,
}: {
  readonly id: string;
  readonly title: string;
  readonly place: Place;
  readonly open: OpenParts;
}) {
  return (
    <TreeNode
      id={id}
      open={open}
      summary={
        <>
          {title} <code class="soft">{id}</code>
        </>
      }
    >
      <Raw id={id} place={place} />
    </TreeNode>
  );
}

function Raw({ id, place }: { readonly id: string; readonly place: Place }) {
  const asking = question<Answer<'/v1/events/{id}'>>(`${apiPrefix(place)}/events/${encodeURIComponent(id)}`);
  const asked = useQuery({ ...asking, staleTime: Number.POSITIVE_INFINITY });
  return (
    <Answered asked={asked} what="fetching the event">
      {(answer) => (
        <div class="evidence-raw">
          <CopyMenu what={`event ${id}`} of={{ json: answer, path: asking.path }} />
          <Link href={eventPath(place, id)}>What it cites, and what cites it</Link>
          <RecordedLines text={JSON.stringify(answer.event, null, 2)} label={`Event ${id}`} />
        </div>
      )}
    </Answered>
  );
}
