import { fromThenText, instantText } from '../time/instant-text.ts';
import { Recorded } from './recorded.tsx';

const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

interface Told {
  readonly text: string;
  /** The instant, where this part is one. */
  readonly instant?: string;
}

/** A sentence of the API about what was recorded: the times in it as people read them, beside that of the whole. */
export function Sentence({ text, at }: { readonly text: string; readonly at: string }) {
  return (
    <>
      {partsOf(text, at).map(({ text: part, instant }, index) =>
        instant === undefined ? (
          <Recorded key={index} text={part} mono={false} />
        ) : (
          <time key={index} dateTime={instant} title={`${instant} (UTC)`}>
            {part}
          </time>
        ),
      )}
    </>
  );
}

/** The same for those who hear it. */
export function sentenceText(text: string, at: string): string {
  return partsOf(text, at)
    .map((part) => part.text)
    .join('');
}

function partsOf(text: string, at: string): readonly Told[] {
  return text
    .split(INSTANT)
    .map((part, index) =>
      index % 2 === 1 && !Number.isNaN(Date.parse(part))
        ? { text: `${instantText(part)} UTC (${fromThenText(part, Date.parse(at))})`, instant: part }
        : { text: part },
    )
    .filter((part) => part.text !== '');
}
