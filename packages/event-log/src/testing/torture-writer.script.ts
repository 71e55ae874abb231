import type { WriterLine, WriterSettings } from '../torture/settings.ts';
import { write } from '../torture/writing.ts';

// One process of writers; ends with its parent, however that ends.
process.stdin.on('end', () => process.exit()).resume();
const tell = (line: WriterLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
try {
  await write(JSON.parse(process.argv[2] ?? '') as WriterSettings, tell);
  tell({ kind: 'done' });
} catch (error) {
  tell({ kind: 'failed', error: String(error instanceof Error ? error.stack : error) });
}
process.stdin.destroy();
