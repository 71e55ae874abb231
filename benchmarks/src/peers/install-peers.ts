import { spawnSync } from 'node:child_process';
import { PEERS_FOLDER, peersAreInstalled } from './peers-folder.ts';

export type PeersInstall = { readonly kind: 'installed' } | { readonly kind: 'missing'; readonly reason: string };

/** Installs the pinned peers unless they are there. Takes pnpm from the PATH, where `pnpm bench` has put it. */
export function installPeers(tell: (message: string) => void): PeersInstall {
  if (peersAreInstalled()) return { kind: 'installed' };
  tell('installing the peers into benchmarks/peers (75 MB, once)');
  const { status, error, stdout, stderr } = spawnSync('pnpm', ['install', '--frozen-lockfile', '--ignore-scripts'], {
    cwd: PEERS_FOLDER,
    encoding: 'utf8',
  });
  if (status === 0 && peersAreInstalled()) return { kind: 'installed' };
  const last = `${stdout}\n${stderr}`.trim().split('\n').at(-1) ?? '';
  return { kind: 'missing', reason: `could not be installed: ${error?.message ?? last}` };
}
