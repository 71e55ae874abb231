import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import axeCore from 'axe-core';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from './find-chromium.ts';
import { openTabs, type SIZES } from './tabs.ts';
import { isThorough } from './thoroughness.ts';
import { observe } from './watch.ts';

export interface VisitOptions {
  /** Default: `desk`. */
  readonly size?: keyof typeof SIZES;
  /** Default: `light`. */
  readonly colors?: 'light' | 'dark';
  /** Default: `reduce`, so that what is looked at is at rest. */
  readonly motion?: 'reduce' | 'no-preference';
  /** What the browser is expected to complain of; one that does not come up is no fault. */
  readonly expected?: readonly RegExp[];
  /**
   * As somebody who was never here, in a profile that nobody uses afterwards. Default: of files and scripts there is what
   * visits before fetched.
   */
  readonly isFirst?: boolean;
}

export interface TestBrowser extends AsyncDisposable {
  /**
   * Has somebody look at the page, in a tab that knows nothing of others. When they are done, anything that the browser
   * complained of is a failure: errors in the console or of the page, breaches of the policy, requests that failed or that
   * went to another host, dialogs of the browser, and anything hostile that ran.
   */
  visit<T>(url: string, options: VisitOptions, look: (page: Page) => Promise<T>): Promise<T>;
}

const HERE_ONLY = ['--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1', '--proxy-bypass-list=127.0.0.1'];

/** Starts Chromium so that it can reach nothing but this machine. */
export async function openBrowser(): Promise<TestBrowser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('there is no Chromium');
  const browser = await chromium.launch({
    executablePath,
    timeout: 120_000,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--headless=new',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-default-apps',
      '--renderer-process-limit=1',
      '--font-render-hinting=none',
      // Whatever is not on this machine is asked of a proxy that is not there.
      '--proxy-server=http://127.0.0.1:9',
      ...HERE_ONLY,
    ],
  });
  const tabs = openTabs(browser);
  return {
    async visit(url, { size = 'desk', colors = 'light', motion = 'reduce', expected = [], isFirst = false }, look) {
      const tab = await tabs.take({ baseURL: url, size, colors, motion }, isFirst);
      const { page } = tab;
      let isWell = false;
      try {
        const complaints = observe(page, new URL(url));
        const seen = await look(page).catch(async (error: unknown) => {
          await keepPicture(page, `failed-${Date.now()}`).catch(() => undefined);
          throw withComplaints(error, complaints.all);
        });
        await complaints.assertNone(expected);
        isWell = true;
        return seen;
      } finally {
        await (isWell ? tab.leave() : tab.close());
      }
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

function withComplaints(error: unknown, complaints: readonly string[]): unknown {
  if (complaints.length === 0 || !(error instanceof Error)) return error;
  error.message += `\nthe browser complained:\n  ${complaints.join('\n  ')}`;
  return error;
}

const ARTEFACTS = process.env['WHEREFORE_ARTEFACTS'] ?? fileURLToPath(new URL('../../artefacts/', import.meta.url));

/** Keeps a picture of the whole page, where pictures are wanted: each takes as long as a test. */
export async function shot(page: Page, name: string): Promise<void> {
  if (isThorough || process.env['WHEREFORE_ARTEFACTS'] !== undefined) await keepPicture(page, name);
}

async function keepPicture(page: Page, name: string): Promise<void> {
  await mkdir(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTEFACTS, `${name}.png`), fullPage: true });
}

/** Only of what is wrong everything is told: to say where each thing is that is well takes as long as to look at it. */
const RULES = {
  all: `{ resultTypes: ['violations'] }`,
  contrast: `{ resultTypes: ['violations'], runOnly: { type: 'rule', values: ['color-contrast'] } }`,
} as const;

/** What axe has against the page as it is, each as one line. `contrast`: only of what colors there are. */
export async function axe(page: Page, rules: keyof typeof RULES = 'all'): Promise<readonly string[]> {
  // By the debugger, which no policy of the page holds back; so the page is judged under its own policy.
  const debug = await page.context().newCDPSession(page);
  try {
    await debug.send('Runtime.evaluate', { expression: `if (typeof axe === 'undefined') { ${axeCore.source} }` });
    const { result, exceptionDetails } = await debug.send('Runtime.evaluate', {
      expression: `axe.run(document, ${RULES[rules]}).then(({ violations }) => JSON.stringify(violations))`,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(`axe failed: ${JSON.stringify(exceptionDetails)}`);
    const violations = JSON.parse(String(result.value)) as axeCore.Result[];
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, html }) => `${id} (${help}): ${target.join(' ')}: ${html.slice(0, 160)}`),
    );
  } finally {
    await debug.detach();
  }
}
