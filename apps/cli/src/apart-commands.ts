import process from 'node:process';
import { leaveSignals } from './interruption.ts';

/** `wherefore api`. Gives the exit code. */
export async function apiCommand(options: object): Promise<number> {
  leaveSignals();
  const { runApi } = await import('@wherefore/http-api');
  return await runApi({ options: { ...options }, environment: process.env });
}

/** `wherefore worker`. Gives the exit code. */
export async function workerCommand(options: object): Promise<number> {
  leaveSignals();
  const { runWorker } = await import('@wherefore/maintenance');
  return await runWorker({ options: { ...options }, environment: process.env });
}
