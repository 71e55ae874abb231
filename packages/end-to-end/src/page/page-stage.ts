import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { pageFolder } from '@wherefore/web';
import { openBrowser, type TestBrowser } from './browser.ts';
import { openStage, type Stage, type StageOptions } from './stage.ts';

/** A stage that serves the page, and somebody to look at it: one for a file of tests. */
export interface PageStage extends AsyncDisposable {
  readonly stage: Stage;
  readonly browser: TestBrowser;
  /** The folder of the page that is served. */
  readonly page: string;
}

/** `WHEREFORE_PAGE` names another folder than the one that was built last. */
export async function openPageStage(options: Omit<StageOptions, 'page'> = {}): Promise<PageStage> {
  const page = resolve(process.env['WHEREFORE_PAGE'] ?? fileURLToPath(pageFolder));
  if (!existsSync(join(page, 'index.html'))) {
    throw new Error(`no page was built in ${page}: cd apps/web && vite build`);
  }
  await using opened = new AsyncDisposableStack();
  const stage = opened.use(await openStage({ ...options, page }));
  const browser = opened.use(await openBrowser());
  const owned = opened.move();
  return { stage, browser, page, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
