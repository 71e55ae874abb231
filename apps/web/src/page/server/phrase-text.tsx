import { Instant } from '../time/instant.tsx';
import { Recorded } from '../ui/recorded.tsx';
import type { Phrase } from './phrase.ts';

/** `relativeTo`: the time that stands still; absent: now. */
export function PhraseText({
  phrase,
  relativeTo,
}: {
  readonly phrase: Phrase;
  readonly relativeTo?: string | undefined;
}) {
  return (
    <>
      {phrase.map((part) => {
        if (typeof part === 'string') return part;
        if ('at' in part) return <Instant at={part.at} {...(relativeTo !== undefined && { relativeTo })} />;
        return <Recorded text={part.recorded} mono={false} />;
      })}
    </>
  );
}
