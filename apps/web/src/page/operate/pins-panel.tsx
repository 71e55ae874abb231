import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { Answer } from '../api/answers.ts';
import { LIVE, serverPath } from '../api/place.ts';
import { Problem } from '../api/problem.ts';
import { question } from '../api/questions.ts';
import { announce } from '../ui/announce.ts';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { Panel } from '../ui/panel.tsx';
import { Recorded } from '../ui/recorded.tsx';
import { Answered, Empty, Failure, Loading } from '../ui/states.tsx';
import { type Pin, PinFacts } from './pin-facts.tsx';
import { UnpinDialog } from './unpin-dialog.tsx';

type Destinations = Answer<'/v1/caches/destinations'>;
const ON_A_PAGE = 20;

/** What is held under a pin. A pin that nobody remembers is as bad as a stale entry. */
export function PinsPanel() {
  const [after, setAfter] = useState<string>();
  const pinned = question<Destinations>('/v1/caches/destinations', { pinned: true, limit: ON_A_PAGE, after });
  const asked = useQuery(pinned);
  return (
    <Panel
      title="Pins"
      about="Names that lead where an operator said, and not where the world does."
      actions={<CopyMenu what="the pins" of={{ json: asked.data, path: pinned.path }} />}
    >
      <Answered asked={asked} what="looking for pins">
        {({ items, next }) => (
          <>
            {items.length === 0 && (
              <Empty title="Nothing is pinned.">
                <p>A name is pinned on its own page.</p>
              </Empty>
            )}
            <ul class="pins">
              {items.map(({ serverName }) => (
                <PinRow key={serverName} name={serverName} />
              ))}
            </ul>
            {(next !== null || after !== undefined) && (
              <div class="acts-buttons">
                <button
                  type="button"
                  class="button small"
                  disabled={after === undefined}
                  onClick={() => setAfter(undefined)}
                >
                  First page
                </button>
                <button
                  type="button"
                  class="button small"
                  disabled={next === null}
                  onClick={() => setAfter(next ?? undefined)}
                >
                  Next page
                </button>
              </div>
            )}
          </>
        )}
      </Answered>
    </Panel>
  );
}

function PinRow({ name }: { readonly name: string }) {
  const { data: pin, error, refetch } = useQuery(question<Pin>(`/v1/servers/${encodeURIComponent(name)}/pin`));
  const [isOpen, setOpen] = useState(false);
  const isGone = error instanceof Problem && error.status === 404;
  return (
    <li>
      <h3>
        <Link href={serverPath(LIVE, name)}>
          <Recorded text={name} />
        </Link>
      </h3>
      {isGone && (
        <p class="soft">The pin has ended. What was concluded under it is held until it is asked for again.</p>
      )}
      {pin === undefined &&
        !isGone &&
        (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading what="reading the pin" />)}
      {pin !== undefined && !isGone && (
        <>
          <PinFacts pin={pin} />
          <div>
            <button type="button" class="button small" onClick={() => setOpen(true)}>
              Unpin …
            </button>
          </div>
        </>
      )}
      {isOpen && pin !== undefined && (
        <UnpinDialog
          name={name}
          pin={pin}
          onDone={(text) => {
            announce(text);
            setOpen(false);
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </li>
  );
}
