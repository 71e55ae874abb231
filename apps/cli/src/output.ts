import { once } from 'node:events';
import process from 'node:process';
import { visibleJson } from './visible.ts';

/** Writes to stdout and waits when whoever reads it is slower. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** One JSON value on a line. Positions, which are bigint, as strings. */
export function printJson(value: unknown): Promise<void> {
  return print(`${visibleJson(value)}\n`);
}

/** One line on stderr. */
export function complain(message: string): void {
  process.stderr.write(`wherefore: ${message}\n`);
}
