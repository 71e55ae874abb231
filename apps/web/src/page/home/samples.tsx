import { useQuery } from '@tanstack/preact-query';
import { ArrowRight } from 'lucide-preact';
import { Link } from 'wouter-preact';
import type { Answer } from '../api/answers.ts';
import { pagePrefix } from '../api/place.ts';
import { question } from '../api/questions.ts';
import { instantText } from '../time/instant-text.ts';
import { Panel } from '../ui/panel.tsx';
import { Answered } from '../ui/states.tsx';

const SAMPLES = question<Answer<'/v1/samples'>>('/v1/samples');

/** Incidents that come with the program: to be opened with one click, and without a network. */
export function Samples() {
  const asked = useQuery({ ...SAMPLES, staleTime: Number.POSITIVE_INFINITY });
  return (
    <Panel title="See what it is for" about="An incident that comes with the program. No network is needed for it.">
      <Answered asked={asked} what="fetching the samples">
        {({ items }) => (
          <ul class="home-samples">
            {items.map(({ name, title, about, from, to }) => (
              <li key={name}>
                <h3>{title}</h3>
                <p>{about}</p>
                <p class="soft">
                  {instantText(from).slice(0, 10)} to {instantText(to).slice(0, 10)}
                </p>
                <Link class="button main" href={pagePrefix({ kind: 'sample', sample: name })}>
                  From cause to cure
                  <ArrowRight size={18} aria-hidden="true" />
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </Panel>
  );
}
