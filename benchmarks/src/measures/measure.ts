import type { Peer } from '../peers/peer.ts';
import { OURS, type SubjectName } from '../process/subject-name.ts';
import type { Line } from '../report/line.ts';

/** One row of the table of aims. */
export interface Measure {
  readonly number: number;
  readonly title: string;
  run(context: MeasureContext): Promise<readonly Line[]>;
}

export interface MeasureContext {
  /** How often everything is measured, at least 3. Each run has processes of its own. */
  readonly runs: number;
  /** Resolvers to measure against: those that are installed. */
  readonly peers: readonly Peer[];
  readonly arePeersInstalled: boolean;
  /** Tells how far it is. */
  readonly tell: (message: string) => void;
}

/** Does the work once for each run, one after the other. */
export async function eachRun<T>({ runs }: MeasureContext, work: (run: number) => Promise<T>): Promise<readonly T[]> {
  const results: T[] = [];
  for (let run = 0; run < runs; run += 1) results.push(await work(run));
  return results;
}

export function everybody({ peers }: MeasureContext): readonly SubjectName[] {
  return [OURS, ...peers.map((peer) => peer.name)];
}
