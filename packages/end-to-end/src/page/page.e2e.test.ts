import { readdir } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import type { Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, shot } from './browser.ts';
import { describeInBrowser } from './find-chromium.ts';
import { atRest, openView, sidewaysPx, stickingOut, viewsOf } from './looking.ts';
import { openPageStage, type PageStage } from './page-stage.ts';
import { SIZES } from './tabs.ts';
import { isThorough } from './thoroughness.ts';

/** Every view that is not about one server; more are found by the links between them. */
const PLACES = [
  '/',
  '/names',
  '/names?cache=overrides',
  '/changes',
  '/operate',
  '/samples/tuwunel-385',
  '/samples/tuwunel-385/events/019cb7f7-db7c-728e-93eb-4f588d882c33',
  '/no-such-view',
];

/** A server for each sort of verdict. */
const SERVERS = [
  '/servers/matrix.org',
  '/servers/old.example',
  '/servers/stale.example',
  '/servers/pinned.example',
  '/servers/internal.example',
  '/servers/bad-certificate.example',
  '/servers/never-asked.example',
  '/samples/tuwunel-385/servers/matrix.org',
];

/** Of these every view is looked at; of the others the first. */
const WHOLE = ['/servers/matrix.org', '/samples/tuwunel-385/servers/matrix.org'];

/** Bytes as they are sent, and requests. */
const BUDGET = { script: 150_000, firstScript: 75_000, style: 30_000, requests: 30 };

const NOT_FOUND = [/404 \(Not Found\).*\/(no-such-view|.*never-asked)/];

describeInBrowser('the page', () => {
  let on: PageStage;
  beforeAll(async () => {
    on = await openPageStage();
  });
  afterAll(() => on?.[Symbol.asyncDispose]());

  test('is served under a policy that lets nothing run but its own files', async () => {
    const response = await fetch(on.stage.url, { headers: { accept: 'text/html' } });
    const policy = response.headers.get('content-security-policy') ?? '';
    const directives = policy.split(';').map((directive) => directive.trim());
    expect(directives).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'"]),
    );
    expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
  });

  test.each(['/', '/servers/matrix.org'])('keeps to its budget at the first view of %s', async (path) => {
    const loaded = await on.browser.visit(on.stage.url, { isFirst: true }, async (page) => {
      const responses: Response[] = [];
      page.on('response', (response) => responses.push(response));
      await openView(page, path);
      return Promise.all(responses.map(sent));
    });
    expect(bytesOf(loaded, 'script')).toBeGreaterThan(0);
    expect(bytesOf(loaded, 'script')).toBeLessThanOrEqual(BUDGET.firstScript);
    expect(bytesOf(loaded, 'stylesheet')).toBeLessThanOrEqual(BUDGET.style);
    expect(loaded.length).toBeLessThanOrEqual(BUDGET.requests);
  });

  test('keeps to its budget in all of its views together', async () => {
    const files = (await readdir(join(on.page, 'assets'))).filter((file) => file.endsWith('.js'));
    expect(files.length).toBeGreaterThan(0);
    const bytes = await Promise.all(files.map((file) => sentBytes(`${on.stage.url}/assets/${file}`)));
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(BUDGET.script);
  });

  describe.each(Object.keys(SIZES) as (keyof typeof SIZES)[])('on a %s', (size) => {
    // Every view at both sizes; what else a server may be, where there is the least room.
    test.each([...PLACES, ...(size === 'phone' || isThorough ? SERVERS : WHOLE.slice(0, 1))])(
      'is there for everybody, in dark and light: %s',
      async (path) => {
        const faults = await on.browser.visit(on.stage.url, { size, expected: NOT_FOUND }, async (page) => {
          await openView(page, path);
          const views = WHOLE.includes(path) ? await viewsOf(page, path) : [path];
          const all: string[] = [];
          for (const view of views) {
            if (view !== path) await openView(page, view);
            all.push(...(await faultsOf(page, `${nameOf(view)}-${size}`)));
          }
          return all;
        });
        expect(faults).toEqual([]);
      },
    );
  });

  test('keeps what it shows when nothing answers any more, says so, and goes on by itself', async () => {
    await on.browser.visit(on.stage.url, { expected: [/ERR_INTERNET_DISCONNECTED/] }, async (page) => {
      await openView(page, '/servers/matrix.org');
      const verdict = await page.locator('main h2').first().textContent();
      await page.context().setOffline(true);
      const away = page.getByText('There is no network.');
      await away.waitFor();
      await shot(page, 'offline');
      expect(await page.locator('main h2').first().textContent()).toBe(verdict);
      expect(await axe(page)).toEqual([]);
      // What somebody wanted done is not done later by itself: that it failed is told beside what tells of all.
      await page.getByRole('button', { name: 'Resolve now' }).click();
      await page.locator('.acts').getByRole('alert').waitFor();
      await page.context().setOffline(false);
      await away.waitFor({ state: 'detached' });
    });
  });

  test('tells once that nothing answers, however many parts ask, and asks for them when something does', async () => {
    await on.browser.visit(on.stage.url, { expected: [/ERR_FAILED/] }, async (page) => {
      await page.route('**/v1/**', (route) => route.abort());
      await page.goto('/names');
      await page.getByText('The process does not answer.').waitFor();
      await page.getByText('This comes when the process answers again.').first().waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      await page.unroute('**/v1/**');
      await page.locator('main tbody a').first().waitFor();
      await page.getByText('The process does not answer.').waitFor({ state: 'detached' });
    });
  });

  test('that was renewed while it is open says so, and offers to be loaded again', async () => {
    await on.browser.visit(on.stage.url, { expected: [/404/] }, async (page) => {
      await openView(page, '/');
      const isIndex = ({ pathname }: URL): boolean => pathname === '/';
      await page.route('**/assets/names-*.js', (route) => route.fulfill({ status: 404 }));
      await page.route(isIndex, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({
          response: answer,
          body: (await answer.text()).replace(/index-[\w-]+\.js/, 'index-new.js'),
        });
      });
      await page.getByRole('link', { name: 'Names', exact: true }).click();
      await page.getByText('A newer version of this page is there').waitFor();
      expect(await axe(page)).toEqual([]);
      await page.unroute('**/assets/names-*.js');
      await page.unroute(isIndex);
      await page.getByRole('button', { name: 'Load the page again' }).click();
      await page.getByRole('heading', { name: 'Names', level: 1 }).waitFor();
    });
  });

  async function faultsOf(page: Page, name: string): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await atRest(page);
      await shot(page, `${name}-${colorScheme}`);
      const rules = colorScheme === 'light' ? 'all' : 'contrast';
      faults.push(...(await axe(page, rules)).map((fault) => `${page.url()} in ${colorScheme}: ${fault}`));
    }
    const px = await sidewaysPx(page);
    if (px > 0) faults.push(`${page.url()} moves ${px} px sideways: ${(await stickingOut(page)).join('; ')}`);
    return faults;
  }
});

interface Sent {
  readonly kind: string;
  readonly bytes: number;
}

async function sent(response: Response): Promise<Sent> {
  const kind = response.request().resourceType();
  // A stream has no size, for it does not end.
  if (kind !== 'script' && kind !== 'stylesheet') return { kind, bytes: 0 };
  return { kind, bytes: (await response.request().sizes()).responseBodySize };
}

function bytesOf(loaded: readonly Sent[], wanted: string): number {
  return loaded.reduce((sum, { kind, bytes }) => sum + (kind === wanted ? bytes : 0), 0);
}

function sentBytes(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { 'accept-encoding': 'br, gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve(bytes));
    });
    request.on('error', reject);
  });
}

function nameOf(path: string): string {
  return path === '/' ? 'home' : path.slice(1).replaceAll(/[^a-z0-9.-]+/gi, '_');
}
