import { ask } from '../api/ask.ts';
import { ActDialog } from './act-dialog.tsx';
import { type Pin, PinFacts } from './pin-facts.tsx';

/** Whether a pin is to be taken back. */
export function UnpinDialog({
  name,
  pin,
  onDone,
  onClose,
}: {
  readonly name: string;
  readonly pin: Pin;
  readonly onDone: (text: string) => void;
  readonly onClose: () => void;
}) {
  const request = { path: `/v1/servers/${encodeURIComponent(name)}/pin`, method: 'DELETE' } as const;
  return (
    <ActDialog<void>
      title="Take the pin back?"
      labels={['Take it back', 'Taking it back']}
      act={() => ask(request.path, request)}
      curl={request}
      onDone={() => onDone('The pin is taken back: the world counts again, and is asked anew.')}
      onClose={onClose}
    >
      <p>
        <bdi class="mono">{name}</bdi>
      </p>
      <PinFacts pin={pin} />
      <p>From then on the world counts again: what its own well-known and DNS say is asked anew at the next request.</p>
    </ActDialog>
  );
}
