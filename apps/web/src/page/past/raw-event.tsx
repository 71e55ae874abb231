import { useQuery } from '@tanstack/preact-query';
import { printable } from '@wherefore/discovery';
import { Link } from 'wouter-preact';
import type { Answer } from '../api/answers.ts';
import { apiPrefix, eventPath, type Place } from '../api/place.ts';
import { question } from '../api/questions.ts';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { Answered } from '../ui/states.tsx';

/** An event as it was recorded, and those that it cites. */
export function RawEvent({ place, id }: { readonly place: Place; readonly id: string }) {
  const asked = question<Answer<'/v1/events/{id}'>>(`${apiPrefix(place)}/events/${encodeURIComponent(id)}`);
  const event = useQuery({ ...asked, staleTime: Number.POSITIVE_INFINITY });
  return (
    <div class="history-raw">
      <Answered asked={event} what="reading the event">
        {(answer) => (
          <>
            <CopyMenu label="Copy the event" of={{ json: answer, path: asked.path }} />
            <Link href={eventPath(place, id)}>What it cites, and what cites it</Link>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be scrolled by keyboard, too */}
            <section class="history-scroll" aria-label="The event as recorded" tabIndex={0}>
              <pre>
                <bdi>{linesOf(answer)}</bdi>
              </pre>
            </section>
          </>
        )}
      </Answered>
    </div>
  );
}

/** JSON escapes what controls a terminal; the rest of what is not to be seen as it is, here. */
function linesOf(answer: object): string {
  const lines = JSON.stringify(answer, null, 2).split('\n');
  return lines.map((line) => printable(line, Number.POSITIVE_INFINITY)).join('\n');
}
