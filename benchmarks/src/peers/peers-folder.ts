import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Where the peers are installed: a package of its own, outside the workspace. */
export const PEERS_FOLDER: string = fileURLToPath(new URL('../../peers/', import.meta.url));

/** `require` as a module of that package has it. */
export const peersRequire: NodeJS.Require = createRequire(`${PEERS_FOLDER}package.json`);

export function peersAreInstalled(): boolean {
  return existsSync(`${PEERS_FOLDER}node_modules/.modules.yaml`);
}
