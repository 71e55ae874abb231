import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { describe, test } from 'vitest';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'] as const;

/** What is to be done where there is none. */
const ADVICE =
  'no Chromium: install it (Debian: apt-get install -y --no-install-recommends chromium), or name it in CHROMIUM_PATH';

/** The program: the one that `CHROMIUM_PATH` names, or the first one on the path. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return named;
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Tests in a browser. Where there is none they are skipped, and everybody is told; in CI that is a failure. */
export function describeInBrowser(name: string, body: () => void): void {
  const isThere = findChromium() !== undefined;
  if (!isThere && process.env['CI'] === 'true') {
    test(name, () => {
      throw new Error(ADVICE);
    });
    return;
  }
  if (!isThere) process.stderr.write(`\nSKIPPED: ${name}: ${ADVICE}\n\n`);
  describe.skipIf(!isThere)(name, body);
}
