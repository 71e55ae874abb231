import process from 'node:process';

/** What to type for this program: npm tells its scripts how they were started. */
export function programName(): string {
  return process.env['npm_lifecycle_event'] === 'start' ? 'npm start --' : 'wherefore';
}
