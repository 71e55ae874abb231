import { printable } from '@wherefore/discovery';
import { useState } from 'preact/hooks';
import './recorded-lines.css';

/** Longer than this is shown in part, until all of it is asked for. */
const SHOWN = 4000;

/** Text of several lines that came from the network, as text: its lines are kept, what else is odd is escaped. */
export function RecordedLines({ text, label }: { readonly text: string; readonly label: string }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? text : text.slice(0, SHOWN);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be scrolled by keyboard, too */}
      <section class="recorded-lines" tabIndex={0} aria-label={label}>
        <pre>
          <bdi>
            {shown
              .split(/\r?\n/)
              .map((line) => printable(line, Number.POSITIVE_INFINITY))
              .join('\n')}
          </bdi>
        </pre>
      </section>
      {text.length > SHOWN && (
        <button type="button" class="button small" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show less' : `Show all ${text.length.toLocaleString('en')} characters`}
        </button>
      )}
    </>
  );
}
