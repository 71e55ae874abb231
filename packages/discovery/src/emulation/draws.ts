import { drawsFrom } from '../srv-order.ts';

/** The next random number of a subject, uniform in [0, 1). What is drawn for one subject does not shift another's. */
export type Draws = (subject: string) => number;

/** Draws that are the same each time, for every subject a stream of its own. */
export function drawsBySubject(): Draws {
  const streams = new Map<string, () => number>();
  return (subject) => {
    const stream = streams.get(subject) ?? drawsFrom(seedOf(subject));
    streams.set(subject, stream);
    return stream();
  };
}

/** FNV-1a over the UTF-16 code units, as a number in [0, 1). */
function seedOf(text: string): number {
  let hash = 0x811c_9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x0100_0193);
  }
  return (hash >>> 0) / 0x1_0000_0000;
}
