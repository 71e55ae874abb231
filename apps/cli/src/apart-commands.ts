import process from 'node:process';
import { leaveSignals } from './interruption.ts';

/** `wherefore api`. Gives the exit code. */
export async function apiCommand(options: object): Promise<number> {
  const { runApi } = await import('@wherefore/http-api');
  const { pageFolder } = await import('@wherefore/web');
  leaveSignals();
  return await runApi({ options: { ...options }, environment: process.env }, pageFolder);
}

/** `wherefore worker`. Gives the exit code. */
export async function workerCommand(options: object): Promise<number> {
  const { runWorker } = await import('@wherefore/maintenance');
  leaveSignals();
  return await runWorker({ options: { ...options }, environment: process.env });
}
