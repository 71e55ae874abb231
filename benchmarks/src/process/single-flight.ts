import { nameOf } from '../internet/bench-names.ts';
import { script } from './child.ts';
import { simulatedSubject } from './subject.ts';
import type { SubjectName } from './subject-name.ts';

export interface SingleFlightInput {
  readonly subject: SubjectName;
  readonly callers: number;
}

/** Gives the number of requests for the well-known file. */
script(async ({ subject, callers }: SingleFlightInput): Promise<number> => {
  const { resolve, requests } = simulatedSubject(subject, { dnsMs: 2, httpMs: 5 });
  await Promise.all(Array.from({ length: callers }, () => resolve(nameOf('hosted', 1))));
  return requests();
});
