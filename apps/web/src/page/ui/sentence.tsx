import { fromThenText, instantText } from '../time/instant-text.ts';
import { Recorded } from './recorded.tsx';

const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** A sentence of the API about what was recorded: the times in it as people read them, beside that of the whole. */
export function Sentence({ text, at }: { readonly text: string; readonly at: string }) {
  const parts = text.split(INSTANT);
  return (
    <>
      {parts.map((part, index) =>
        index % 2 === 1 && !Number.isNaN(Date.parse(part)) ? (
          <time key={index} dateTime={part} title={`${part} (UTC)`}>
            {instantText(part)} UTC ({fromThenText(part, Date.parse(at))})
          </time>
        ) : (
          part !== '' && <Recorded key={index} text={part} mono={false} />
        ),
      )}
    </>
  );
}
