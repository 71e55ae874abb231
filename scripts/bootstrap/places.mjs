import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const toolchain = join(root, '.toolchain');
export const toolchainBin = join(toolchain, 'node_modules', '.bin');
export const installedTools = join(root, 'node_modules');
/** What this checkout has been prepared for, and the lock; never committed. */
export const stateFolder = join(toolchain, 'state');
