import { printable } from '@wherefore/discovery';
import { instantText } from '../time/instant-text.ts';
import type { Stop } from './stops.ts';

/** Longer sentences are nothing for a slider. */
const READ_OUT = 160;

/** What a slider says of where it stands: when that is, and what changed there. */
export function momentText(time: number | undefined, stop: Stop | undefined): string {
  const when = time === undefined ? 'now' : `${instantText(time)} UTC`;
  return stop === undefined ? when : `${when}: ${changedText(stop)}`;
}

/** What changed at a stop. The worst of it first, and how much more there was. */
export function changedText({ changes }: Stop): string {
  const [first, ...others] = changes.toSorted((one, other) => weight(other.tone) - weight(one.tone));
  if (first === undefined) return 'nothing changed';
  const text = printable(first.text, READ_OUT);
  return others.length === 0 ? text : `${text} And ${others.length} more.`;
}

function weight(tone: string): number {
  return ['neutral', 'good', 'bad'].indexOf(tone);
}
