import process from 'node:process';
import { script } from './child.ts';
import type { InternetAccess } from './internet.ts';
import { socketSubject } from './socket-subject.ts';
import type { SubjectName } from './subject-name.ts';

export interface ColdThroughputInput {
  readonly subject: SubjectName;
  readonly access: InternetAccess;
  /** Resolved before the count begins, so that code is loaded and compiled. */
  readonly warmUp: readonly string[];
  readonly names: readonly string[];
  readonly atATime: number;
}

export interface ColdThroughputReport {
  /** Of this process alone, all its threads, user and system. */
  readonly cpuSeconds: number;
  readonly seconds: number;
  /** Names for which the subject gave a destination. */
  readonly resolved: number;
}

script(async ({ subject, access, warmUp, names, atATime }: ColdThroughputInput): Promise<ColdThroughputReport> => {
  const { resolve } = socketSubject(subject, access);
  await resolveAll(resolve, warmUp, atATime);
  const start = performance.now();
  const before = process.cpuUsage();
  const resolved = await resolveAll(resolve, names, atATime);
  const { user, system } = process.cpuUsage(before);
  return { cpuSeconds: (user + system) / 1e6, seconds: (performance.now() - start) / 1000, resolved };
});

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
