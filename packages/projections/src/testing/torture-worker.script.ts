import { dieAt } from '../torture/die-at.ts';
import { work } from '../torture/worker.ts';
import type { WorkerLine, WorkerSettings } from '../torture/worker-settings.ts';

// One worker; the first line of its input says that it is over. It ends with its parent.
const over = new AbortController();
process.stdin.on('data', () => over.abort()).on('end', () => process.exit());
const tell = (line: WorkerLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
try {
  const settings = JSON.parse(process.argv[2] ?? '') as WorkerSettings;
  if (settings.death !== undefined) dieAt(settings.death);
  await work(settings, tell, over.signal);
  tell({ kind: 'done' });
} catch (error) {
  tell({ kind: 'failed', error: String(error instanceof Error ? error.stack : error) });
}
process.stdin.destroy();
