import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export type Build = { readonly kind: 'built' } | { readonly kind: 'failed'; readonly reason: string };

/** Builds what has changed since the last build, as `pnpm build` does. */
export function buildPackages(tell: (message: string) => void): Build {
  tell('building the packages');
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, ['scripts/bootstrap.mjs', 'build'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status === 0) return { kind: 'built' };
  return { kind: 'failed', reason: `the build failed: ${stderr.trim().split('\n').at(-1) ?? ''}` };
}
