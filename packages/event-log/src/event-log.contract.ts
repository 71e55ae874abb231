import { appendingCases } from './contract/appending.ts';
import { boundsCases } from './contract/bounds.ts';
import { concurrencyCases } from './contract/concurrency.ts';
import type { ContractCase } from './contract/contract-case.ts';
import { followingCases } from './contract/following.ts';
import { importingCases } from './contract/importing.ts';
import { momentCases } from './contract/moments.ts';
import { readingCases } from './contract/reading.ts';
import { recordingCases } from './contract/recording.ts';

/** What every log does. Each case opens logs of its own; run all of them on each implementation. */
export const contractCases: readonly ContractCase[] = [
  ...appendingCases,
  ...recordingCases,
  ...readingCases,
  ...momentCases,
  ...followingCases,
  ...importingCases,
  ...concurrencyCases,
  ...boundsCases,
];
