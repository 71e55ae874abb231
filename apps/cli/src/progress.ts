import process from 'node:process';

/** How far long work has come: a bar on stderr where that is a terminal, nothing elsewhere. */
export interface Progress extends Disposable {
  /** `total` may grow, and may be unknown. */
  update(done: number, total?: number): void;
}

const SILENT: Progress = { update: () => undefined, [Symbol.dispose]: () => undefined };

/** @param what such as `replaying`; a few words without anything that a terminal would obey */
export async function startProgress(what: string, unit: string): Promise<Progress> {
  if (!process.stderr.isTTY) return SILENT;
  const { SingleBar } = await import('cli-progress');
  const bar = new SingleBar({
    stream: process.stderr,
    format: (options, { progress }, { value, total }) => {
      const known = total > 0;
      const width = Math.min(30, options.barsize ?? 30);
      const filled = known ? Math.round(Math.min(1, progress) * width) : 0;
      const shape = known ? `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ` : '';
      return `${what} ${shape}${value}${known ? ` of ${total}` : ''} ${unit}`;
    },
    clearOnComplete: true,
    fps: 10,
  });
  bar.start(0, 0);
  return {
    update: (done, total) => {
      if (total !== undefined) bar.setTotal(Math.max(total, done));
      bar.update(done);
    },
    [Symbol.dispose]: () => bar.stop(),
  };
}
