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
  // Neither of these ends the line that they were typed on.
  const left = new Promise<'interrupted' | 'closed'>((resolve) => {
    terminal.once('SIGINT', () => resolve('interrupted'));
    terminal.once('close', () => resolve('closed'));
  });
  try {
    const asked = terminal.question(`${question} Go on? [y/N] `);
    const answer = await Promise.race([asked.then((text) => ({ text })), left]);
    if (typeof answer === 'object') return /^y(es)?$/i.test(answer.text.trim());
    process.stderr.write('\n');
    if (answer === 'interrupted') throw new Interrupted('interrupted');
    return false;
  } finally {
    terminal.close();
  }
}
