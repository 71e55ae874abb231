import type { Answer } from '../api/answers.ts';

export type Resolver = Answer<'/v1/policies'>['items'][number];

/** The API compares no more at once. */
export const MOST = 6;

/** Those that an address asks for; else this one, and the programs that people run. What is not known is left out. */
export function chosenOf(as: string | undefined, known: readonly Resolver[]): readonly string[] {
  const asked = as?.split(',') ?? [];
  const chosen = known.filter(({ name }) => asked.includes(name));
  const usual = known.filter(({ isOwn, kind }) => isOwn || kind === 'program');
  return (chosen.length > 0 ? chosen : usual).slice(0, MOST).map(({ name }) => name);
}

/** With one more or one less, in the order in which they are known. */
export function toggled(chosen: readonly string[], name: string, known: readonly Resolver[]): string {
  const wanted = known.map((each) => each.name).filter((each) => (each === name) !== chosen.includes(each));
  return wanted.join(',');
}
