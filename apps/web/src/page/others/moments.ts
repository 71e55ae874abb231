import type { Answer } from '../api/answers.ts';

type Told = Answer<'/v1/samples/{sample}'>['moments'];

/** What is known to have come about besides what was recorded, to be marked along the lanes. */
export type Mark =
  | { readonly kind: 'fault'; readonly from: number; readonly to: number; readonly about: string }
  | { readonly kind: 'clear' | 'use'; readonly from: number; readonly about: string };

/** Faults with their ends, in the order of time. */
export function marksOf(moments: Told, end: number): readonly Mark[] {
  return moments.flatMap((moment, index): readonly Mark[] => {
    const from = Date.parse(moment.at);
    if (moment.kind === 'repair') return [];
    if (moment.kind !== 'fault') return [{ kind: moment.kind, from, about: moment.about }];
    const repair = moments.slice(index).find(({ kind }) => kind === 'repair');
    return [{ kind: 'fault', from, to: repair === undefined ? end : Date.parse(repair.at), about: moment.about }];
  });
}

/** When the caches of a sample were cleared. */
export function clearedIn(moments: Told): string | undefined {
  return moments.find(({ kind }) => kind === 'clear')?.at;
}
