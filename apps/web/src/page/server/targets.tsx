import { useState } from 'preact/hooks';
import type { Held } from '../api/answers.ts';
import { Recorded } from '../ui/recorded.tsx';

type Target = NonNullable<Held['targets']>[number];

/** More are shown when they are asked for. */
const SHOWN = 3;

/** Hosts and ports in the order in which to try them, with their addresses. */
export function Targets({ targets }: { readonly targets: readonly Target[] }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? targets : targets.slice(0, SHOWN);
  return (
    <>
      <ol class="verdict-targets">
        {shown.map(({ host, port, addresses, priority, weight }, index) => (
          <li key={`${index} ${host}:${port}`}>
            <Recorded text={host} /> <span>port {port}</span>
            {priority !== undefined && (
              <span class="soft">
                priority {priority}, weight {weight}
              </span>
            )}
            {!(addresses.length === 1 && addresses[0] === host) && (
              <ul aria-label="Addresses">
                {addresses.map((address) => (
                  <li key={address}>
                    <Recorded text={address} />
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
      {targets.length > SHOWN && (
        <button type="button" class="button quiet small" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show all ${targets.length}`}
        </button>
      )}
    </>
  );
}
