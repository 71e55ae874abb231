import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { Interrupted } from './interruption.ts';

/** Whether there is somebody at a terminal who can be asked. */
export function isSomebodyThere(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/**
 * Asks on the terminal; anything but a yes is a no.
 *
 * @param question a sentence that says what would be done
 * @throws {Interrupted} the answer was an interrupt
 */
export async function isMeant(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // The terminal gives it to whoever reads the line, not to the process, and nobody answers after it.
  const interrupted = new Promise<never>((_, reject) => {
    terminal.once('SIGINT', () => reject(new Interrupted('interrupted')));
  });
  const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  try {
    const answer = await Promise.race([terminal.question(`${question} Go on? [y/N] `), interrupted, ended]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
