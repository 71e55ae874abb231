import process from 'node:process';

/** A set-up step that could not be done; the message says what to do next. */
export class SetupFailure extends Error {}

/** Writes one line to stderr: stdout belongs to the program that is being started. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Shows a step as one line: its title at once, how long it took when it is done. */
export async function step(title, work) {
  const startedAt = Date.now();
  process.stderr.write(`${title} … `);
  try {
    const result = await work();
    process.stderr.write(`${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stderr.write('failed\n');
    throw error;
  }
}
