import process from 'node:process';

/** How far long work has come: a bar on stderr where that is a terminal, nothing elsewhere. */
export interface Progress extends Disposable {
  /** `total` may grow, and may be unknown. */
  update(done: number, total?: number): void;
}

const SILENT: Progress = { update: () => undefined, [Symbol.dispose]: () => undefined };
const BAR_WIDTH = 30;

/**
 * @param what such as `replaying`; a few words without anything that a terminal would obey
 * @param unit of what is counted, in the plural
 * @param isShownAtOnce otherwise when there is the first progress: until then something else may be told
 */
export async function startProgress(
  what: string,
  unit: string,
  { isShownAtOnce = true }: { readonly isShownAtOnce?: boolean } = {},
): Promise<Progress> {
  // A dumb terminal cannot go back to the beginning of a line.
  if (!process.stderr.isTTY || process.env['TERM'] === 'dumb') return SILENT;
  const { SingleBar } = await import('cli-progress');
  const bar = new SingleBar({
    stream: process.stderr,
    format: (_, { value, total }) => progressLine(what, unit, value, total),
    clearOnComplete: true,
    fps: 10,
  });
  if (isShownAtOnce) bar.start(0, 0);
  return {
    update: (done, total) => {
      if (!bar.isActive) bar.start(0, 0);
      if (total !== undefined) bar.setTotal(Math.max(total, done));
      bar.update(done);
    },
    [Symbol.dispose]: () => bar.stop(),
  };
}

/** @param total 0 where nobody knows */
export function progressLine(what: string, unit: string, done: number, total: number): string {
  if (total <= 0) return `${what} ${done} ${unit}`;
  const filled = Math.round(Math.min(1, done / total) * BAR_WIDTH);
  return `${what} [${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${done} of ${Math.max(total, done)} ${unit}`;
}
