import { once } from 'node:events';
import process from 'node:process';

/** Writes to stdout and waits when whoever reads it is slower. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** One line on stderr. */
export function complain(message: string): void {
  process.stderr.write(`wherefore: ${message}\n`);
}
