import { count, type FileReport, notRun, type Result } from './report.ts';
import { runCase, runOpenCase, type Trial } from './run-case.ts';
import { runTimeline } from './run-timeline.ts';
import { setCommandStage, setLoopbackStage, setSimulatedStage } from './stage.ts';
import type { CommandEnvironment, Environment, LoopbackEnvironment, SimulatedEnvironment, Subject } from './subject.ts';
import type { VectorFile } from './vector-file.ts';
import type { Vectors } from './vector-format.ts';

/** A subject with the mode in which it is tried. */
export type Candidate =
  | { readonly mode: 'simulated'; readonly subject: Subject<SimulatedEnvironment> }
  | { readonly mode: 'loopback'; readonly subject: Subject<LoopbackEnvironment> }
  | { readonly mode: 'command'; readonly subject: Subject<CommandEnvironment> };

export interface RunOptions {
  /**
   * Name of the policy. Under `recommended` open cases have to follow the recommendation, under any other one any of
   * the options will do. Default: `recommended`. Timelines always run under `recommended`.
   */
  readonly policy?: string;
  /** Accept any option of an open case. Default: what the policy says, and true for commands. */
  readonly acceptAnyOption?: boolean;
  /** Cases at once. Default: 4 on loopback, 2 for commands, else 1. */
  readonly concurrency?: number;
  /** Called after each case. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Runs a file of vectors on a subject. */
export async function runVectors(
  file: VectorFile,
  candidate: Candidate,
  options: RunOptions = {},
): Promise<FileReport> {
  const { policy = 'recommended' } = options;
  const jobs = jobsOf(file.vectors, candidate, { ...options, policy });
  const results = await inOrder(jobs, options.concurrency ?? CONCURRENCY[candidate.mode], options.onProgress);
  return {
    file: file.name,
    kind: file.vectors.kind,
    mode: candidate.mode,
    subject: candidate.subject.name,
    policy,
    counts: count(results),
    results,
  };
}

const CONCURRENCY = { simulated: 1, loopback: 4, command: 2 } as const;

type Job = () => Promise<Result>;
type Settings = RunOptions & { readonly policy: string };

function jobsOf(vectors: Vectors, candidate: Candidate, settings: Settings): readonly Job[] {
  if (vectors.kind === 'sequences') {
    const { sequences } = vectors;
    return sequences.map((sequence) => async () => {
      if (candidate.mode !== 'simulated') return notRun(sequence, 'timelines run in a simulation only');
      return runTimeline(sequence, candidate.subject, vectors);
    });
  }
  switch (candidate.mode) {
    case 'simulated': {
      const setStage: Trial<SimulatedEnvironment>['setStage'] = async (stage) => setSimulatedStage(stage);
      return caseJobs(vectors, { ...trial(vectors, settings), subject: candidate.subject, setStage, drawsLots: true });
    }
    case 'loopback':
      return caseJobs(vectors, { ...trial(vectors, settings), subject: candidate.subject, setStage: setLoopbackStage });
    case 'command': {
      const acceptAnyOption = settings.acceptAnyOption ?? true;
      const { subject } = candidate;
      return caseJobs(vectors, {
        ...trial(vectors, settings),
        subject,
        setStage: setCommandStage,
        acceptAnyOption,
        acceptStrangers: true,
      });
    }
  }
}

function trial({ start }: Vectors, { policy, acceptAnyOption = false }: Settings) {
  return { start, policy, acceptAnyOption, acceptStrangers: false, drawsLots: false };
}

function caseJobs<E extends Environment>(
  vectors: Exclude<Vectors, { kind: 'sequences' }>,
  trial: Trial<E>,
): readonly Job[] {
  if (vectors.kind === 'open') return vectors.cases.map((vector) => () => runOpenCase(vector, trial));
  return vectors.cases.map((vector) => () => runCase(vector, trial));
}

async function inOrder(
  jobs: readonly Job[],
  concurrency: number,
  onProgress: RunOptions['onProgress'],
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...jobs.entries()];
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, job] = next;
      results[index] = await job();
      done += 1;
      onProgress?.(done, jobs.length);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, worker));
  return results;
}
