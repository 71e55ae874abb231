import { printable } from '@wherefore/discovery';
import { useState } from 'preact/hooks';

/** Longer than this is shown in part, until all of it is asked for. */
const SHOWN = 400;

/** Text that came from the network, as text: control characters escaped, its direction kept to itself, long ones cut. */
export function Recorded({ text, mono = true }: { readonly text: string; readonly mono?: boolean }) {
  const [isWhole, setWhole] = useState(false);
  const shown = printable(isWhole ? text : text.slice(0, SHOWN), Number.POSITIVE_INFINITY);
  return (
    <bdi class={mono ? 'mono' : undefined}>
      {shown}
      {text.length > SHOWN && (
        <>
          {isWhole ? ' ' : '… '}
          <button type="button" class="button quiet small" onClick={() => setWhole(!isWhole)}>
            {isWhole ? 'show less' : `show all ${text.length.toLocaleString('en')} characters`}
          </button>
        </>
      )}
    </bdi>
  );
}
