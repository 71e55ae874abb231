import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Written when the first start is through. */
export function initializedFile(directory: string): string {
  return join(directory, 'initialized');
}

/** Whether a directory is one that `openDatabase` would find a database in, rather than make one. Changes nothing. */
export function holdsDatabase(directory: string): boolean {
  return existsSync(initializedFile(directory));
}
