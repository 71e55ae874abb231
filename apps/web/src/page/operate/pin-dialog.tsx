import { useId, useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import { useNow } from '../time/clock.ts';
import { Instant } from '../time/instant.tsx';
import { ActDialog } from './act-dialog.tsx';
import { focusFirst } from './focus.ts';
import { type Pin, PinFacts } from './pin-facts.tsx';
import { pinTarget } from './pin-sentence.ts';
import { PIN_SPANS, type PinSpan, pinEnd } from './pin-until.ts';

const MAX_REASON = 500;

/** What a name is to be pinned to, why, and until when. */
export function PinDialog({
  name,
  pin,
  onDone,
  onClose,
}: {
  readonly name: string;
  /** The one that is in force. */
  readonly pin: Pin | null;
  readonly onDone: (text: string) => void;
  readonly onClose: () => void;
}) {
  const [delegated, setDelegated] = useState(pin?.delegated ?? '');
  const [reason, setReason] = useState('');
  const [span, setSpan] = useState<PinSpan>('1d');
  const [then, setThen] = useState('');
  const now = useNow(30_000);
  const target = pinTarget(delegated);
  const end = pinEnd(span, then, now);
  const body = {
    delegated,
    ...(reason.trim() !== '' && { reason: reason.trim() }),
    ...(end.kind === 'end' && end.until !== undefined && { until: end.until }),
  };
  const path = `/v1/servers/${encodeURIComponent(name)}/pin`;
  const blocked =
    target.kind !== 'target' ? 'Say what it is to be pinned to.' : end.kind === 'wrong' ? end.message : undefined;
  return (
    <ActDialog<Pin>
      title={pin === null ? 'Pin this name' : 'Pin this name to something else'}
      labels={['Pin it', 'Pinning it']}
      act={() => ask(path, { method: 'PUT', body })}
      blocked={blocked}
      hasFields
      curl={{ path, method: 'PUT', body }}
      onDone={(made) => onDone(`Pinned to ${made.delegated}. It is asked for anew, under the pin.`)}
      onClose={onClose}
    >
      <p>
        <bdi class="mono">{name}</bdi>
      </p>
      {pin !== null && (
        <div class="act-now">
          <p>It is pinned now. The new pin takes the place of this one:</p>
          <PinFacts pin={pin} />
        </div>
      )}
      <DelegatedField value={delegated} onChange={setDelegated} />
      <ReasonField value={reason} onChange={setReason} />
      <UntilField span={span} onSpan={setSpan} then={then} onThen={setThen} />
      {end.kind === 'end' && end.until !== undefined && (
        <p class="act-ends">
          It ends by itself at <Instant at={end.until} relativeTo={false} />.
        </p>
      )}
      <ul class="act-facts">
        <li>
          It is reached as if its well-known delegated it so, whatever the world says, at every process of this
          database.
        </li>
        <li>
          It goes past the world and not past the address rules: pinned to an address that may not be connected to, the
          name is unresolvable. <code class="whole">--allow</code> has an address allowed.
        </li>
        <li>A pin that is forgotten is the stale entry of tomorrow: give it an end.</li>
      </ul>
    </ActDialog>
  );
}

function DelegatedField({ value, onChange }: { readonly value: string; readonly onChange: (text: string) => void }) {
  const id = useId();
  const target = pinTarget(value);
  return (
    <div class="field">
      <label for={id}>Pinned to</label>
      <input
        id={id}
        type="text"
        class="mono"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        placeholder="fed.example.net:443"
        value={value}
        maxLength={300}
        aria-invalid={target.kind === 'wrong'}
        aria-describedby={`${id}-told`}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
        ref={focusFirst}
      />
      <p id={`${id}-told`} class={target.kind === 'wrong' ? 'wrong' : 'hint'} role="status">
        {target.kind === 'nothing' && 'As a well-known would say it: a host, with a port or without.'}
        {target.kind === 'wrong' && <bdi>{target.message}</bdi>}
        {target.kind === 'target' && <bdi>{target.sentence}</bdi>}
      </p>
    </div>
  );
}

function ReasonField({ value, onChange }: { readonly value: string; readonly onChange: (text: string) => void }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>Why</label>
      <input
        id={id}
        type="text"
        autocomplete="off"
        placeholder="their well-known is broken"
        value={value}
        maxLength={MAX_REASON}
        aria-describedby={`${id}-hint`}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <p id={`${id}-hint`} class="hint">
        For whoever meets the pin later. May be left out.
      </p>
    </div>
  );
}

function UntilField({
  span,
  onSpan,
  then,
  onThen,
}: {
  readonly span: PinSpan;
  readonly onSpan: (span: PinSpan) => void;
  readonly then: string;
  readonly onThen: (text: string) => void;
}) {
  const id = useId();
  return (
    <div class="pin-until">
      <div class="field">
        <label for={id}>How long</label>
        <select
          id={id}
          value={span}
          onChange={({ currentTarget: { value } }) => {
            const chosen = PIN_SPANS.find((each) => each.value === value);
            if (chosen !== undefined) onSpan(chosen.value);
          }}
        >
          {PIN_SPANS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      {span === 'then' && (
        <div class="field">
          <label for={`${id}-then`}>Until (UTC)</label>
          <input
            id={`${id}-then`}
            type="datetime-local"
            value={then}
            onInput={({ currentTarget }) => onThen(currentTarget.value)}
          />
        </div>
      )}
    </div>
  );
}
