import process from 'node:process';
import { script } from './child.ts';
import type { InternetAccess } from './internet.ts';
import { socketSubject } from './socket-subject.ts';
import type { SubjectName } from './subject-name.ts';

export interface HostileBodyInput {
  readonly subject: SubjectName;
  readonly access: InternetAccess;
  readonly warmUp: readonly string[];
  readonly host: string;
}

const SAMPLE_EVERY_MS = 2;

/** Gives bytes: the highest resident set while the hostile name was being resolved, less the one before. */
script(async ({ subject, access, warmUp, host }: HostileBodyInput): Promise<number> => {
  const resolve = socketSubject(subject, access)();
  for (const name of warmUp) await resolve(name);
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  const peakBefore = peakBytes();
  let highest = before;
  const sample = (): void => {
    highest = Math.max(highest, process.memoryUsage.rss());
  };
  const timer = setInterval(sample, SAMPLE_EVERY_MS);
  await resolve(host).catch(() => undefined);
  sample();
  clearInterval(timer);
  // What came and went between two samples shows in the peak that the kernel keeps, unless it was higher before.
  if (peakBytes() > peakBefore) highest = Math.max(highest, peakBytes());
  return highest - before;
});

function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
