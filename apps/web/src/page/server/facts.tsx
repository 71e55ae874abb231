import { STEPS } from '@wherefore/discovery';
import type { Held } from '../api/answers.ts';
import { Instant } from '../time/instant.tsx';
import { spanText } from '../time/instant-text.ts';
import { Fact } from '../ui/fact.tsx';
import { Recorded } from '../ui/recorded.tsx';
import { certificateWhy } from './destination-verdict.ts';
import { PhraseText } from './phrase-text.tsx';
import { Targets } from './targets.tsx';

/** What a homeserver needs to connect, and how long that holds. */
export function Facts({
  held,
  serverName,
  asOf,
  relativeTo,
}: {
  readonly held: Held;
  readonly serverName: string;
  readonly asOf: number;
  readonly relativeTo: string | undefined;
}) {
  const still = relativeTo === undefined ? {} : { relativeTo };
  const { outcome, code, step, policy, freshUntil, chosenAt, lastDrawnAt, confirmations, targets = [] } = held;
  const left = Date.parse(freshUntil) - asOf;
  const title = STEPS.find((each) => each.step === step)?.title;
  return (
    <dl class="server-facts verdict-facts">
      {outcome === 'destination' ? (
        <>
          <Fact of="Connect to">
            <Targets targets={targets} />
          </Fact>
          <Fact of="Host header">
            <Recorded text={held.hostHeader ?? ''} />
          </Fact>
          <Fact of="Certificate">
            must cover <Recorded text={held.tlsName ?? ''} />
            <span class="soft">
              <PhraseText phrase={certificateWhy(held, serverName)} />
            </span>
          </Fact>
          <Fact of="SNI">{held.sni ? <Recorded text={held.sni} /> : 'none is sent'}</Fact>
        </>
      ) : (
        <Fact of="Code">
          <code>{code}</code>
        </Fact>
      )}
      <Fact of="Step">
        {step === null ? 'none' : step}
        {title !== undefined && <span class="soft">{title}</span>}
      </Fact>
      <Fact of={left <= 0 ? 'Asked anew' : outcome === 'destination' ? 'Believed' : 'Asked again'}>
        {left > 0 ? (
          <>
            {outcome === 'destination' ? 'for ' : 'in '}
            <b class="verdict-countdown">{spanText(left)}</b>
          </>
        ) : (
          <b class="verdict-countdown">
            {relativeTo === undefined ? 'at the next request' : 'at the request that came next'}
          </b>
        )}
        <span class="soft">
          {left <= 0 ? 'believed until' : outcome === 'destination' ? 'until' : 'from'}{' '}
          <Instant at={freshUntil} relativeTo={false} />
        </span>
      </Fact>
      <Fact of="Since">
        <Instant at={chosenAt} {...still} />
        <span class="soft">
          {confirmations === 0 ? (
            'not confirmed since'
          ) : (
            <>
              confirmed {confirmations === 1 ? 'once' : `${confirmations} times`}, last at{' '}
              <Instant at={lastDrawnAt} {...still} />
            </>
          )}
        </span>
      </Fact>
      <Fact of="Pinned">
        {held.pin === null ? (
          'no'
        ) : (
          <>
            to <Recorded text={held.pin.delegated} />
          </>
        )}
      </Fact>
      <Fact of="Policy">
        <Recorded text={policy} />
      </Fact>
    </dl>
  );
}
