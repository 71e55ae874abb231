import process from 'node:process';
import { script } from './child.ts';
import type { InternetAccess } from './internet.ts';
import { socketSubject } from './socket-subject.ts';
import type { SubjectName } from './subject-name.ts';

export interface ColdThroughputInput {
  readonly subject: SubjectName;
  readonly access: InternetAccess;
  readonly names: readonly string[];
  /** All names once, each time by a resolver that knows nothing: before the count begins, so that code is compiled. */
  readonly warmUpRounds: number;
  /** The same, counted. */
  readonly rounds: number;
  readonly atATime: number;
}

export interface ColdThroughputReport {
  /** Of this process alone, all its threads, user and system. */
  readonly cpuSeconds: number;
  readonly seconds: number;
  readonly names: number;
  /** Names for which the subject gave a destination. */
  readonly resolved: number;
}

script(
  async ({
    subject,
    access,
    names,
    warmUpRounds,
    rounds,
    atATime,
  }: ColdThroughputInput): Promise<ColdThroughputReport> => {
    const newResolve = socketSubject(subject, access);
    for (let round = 0; round < warmUpRounds; round += 1) await resolveAll(newResolve(), names, atATime);
    const start = performance.now();
    const before = process.cpuUsage();
    let resolved = 0;
    for (let round = 0; round < rounds; round += 1) resolved += await resolveAll(newResolve(), names, atATime);
    const { user, system } = process.cpuUsage(before);
    const seconds = (performance.now() - start) / 1000;
    return { cpuSeconds: (user + system) / 1e6, seconds, names: rounds * names.length, resolved };
  },
);

async function resolveAll(
  resolve: (serverName: string) => Promise<unknown>,
  names: readonly string[],
  atATime: number,
): Promise<number> {
  const waiting = [...names];
  let resolved = 0;
  const worker = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const answer = await resolve(name).catch(() => undefined);
      if (isDestination(answer)) resolved += 1;
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  return resolved;
}

// Ours tells a failure as an outcome, the others reject.
function isDestination(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false;
  return !('outcome' in answer) || answer.outcome === 'destination';
}
