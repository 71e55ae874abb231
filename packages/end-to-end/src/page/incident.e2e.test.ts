import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axe, shot } from './browser.ts';
import { describeInBrowser } from './find-chromium.ts';
import { atRest, openView, sidewaysPx, stickingOut, tabTo } from './looking.ts';
import { openPageStage, type PageStage } from './page-stage.ts';
import { SIZES } from './tabs.ts';

/** What each chapter has to tell, by what is recorded of the incident. */
const STORY: readonly (readonly [about: string, told: RegExp])[] = [
  ['the symptom', /404/],
  ['what caused it', /522/],
  ['where it led', /8443/],
  ['the step by which', /step 5/],
  ['where it should have led', /matrix-federation\.matrix\.org:443/],
  ['how long it lasted', /13 h/],
  ['the cure', /clear/i],
];

describeInBrowser('the incident of tuwunel issue 385', () => {
  let on: PageStage;
  beforeAll(async () => {
    on = await openPageStage();
  });
  afterAll(() => on?.[Symbol.asyncDispose]());

  test.each(Object.keys(SIZES) as (keyof typeof SIZES)[])(
    'opens with one click, and tells itself from cause to cure, on a %s',
    async (size) => {
      const asked = on.stage.world.requests.length;
      await on.browser.visit(on.stage.url, { size }, async (page) => {
        await openView(page, '/');
        await page.getByRole('link', { name: 'From cause to cure' }).click();
        await page.waitForURL('**/samples/tuwunel-385');
        const faults: string[] = [];
        const texts = await walk(page, async (chapter) => {
          await shot(page, `incident-${chapter}-${size}`);
          faults.push(...(await axe(page)).map((fault) => `chapter ${chapter}: ${fault}`));
          if ((await sidewaysPx(page)) > 0) faults.push(`chapter ${chapter}: ${(await stickingOut(page)).join('; ')}`);
        });
        expect(faults).toEqual([]);
        for (const [about, told] of STORY) expect(texts.join('\n'), about).toMatch(told);
        expect(texts[0]).toMatch(/404/);
      });
      // It comes with the program: no server of the world is asked.
      expect(on.stage.world.requests.length).toBe(asked);
    },
  );

  test('is told to the end by the keyboard, and each chapter has an address of its own', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, '/samples/tuwunel-385');
      const texts = await walk(page, async () => undefined, true);
      expect(texts.length).toBeGreaterThan(3);
      const last = page.url();
      const told = await page.locator('main').innerText();
      await openView(page, '/');
      await openView(page, last);
      await expect.poll(() => page.locator('main').innerText()).toBe(told);
    });
  });

  test('the arrow keys go from chapter to chapter, but where they move something else', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, '/samples/tuwunel-385');
      await page.keyboard.press('ArrowRight');
      await page.waitForURL(/step=2/);
      await page.keyboard.press('ArrowLeft');
      await page.waitForURL((url) => url.search === '');
      await page.getByRole('slider').focus();
      await page.keyboard.press('ArrowRight');
      await atRest(page);
      expect(new URL(page.url()).search).toBe('');
    });
  });

  test('each chapter leads to the view that it is taken from', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, '/samples/tuwunel-385?step=5');
      await page.getByRole('link', { name: 'See it in the full view' }).click();
      await page.waitForURL('**/samples/tuwunel-385/servers/matrix.org?*');
      expect(new URL(page.url()).searchParams.get('at')).toBe('2026-03-04T08:30:01Z');
    });
  });

  test('there is no story of a sample that is not there', async () => {
    await on.browser.visit(on.stage.url, { expected: [/404/] }, async (page) => {
      await openView(page, '/samples/%3Cimg%20src=x%3E');
      await expect.poll(() => page.locator('main').innerText()).toContain('There is no such incident');
      expect(await page.locator('main').innerText()).toContain('<img src=x>');
      expect(await axe(page)).toEqual([]);
    });
  });

  test('when nothing answers that is told, and it goes on when something does', async () => {
    await on.browser.visit(on.stage.url, { expected: [/ERR_FAILED/] }, async (page) => {
      await page.route('**/v1/samples/tuwunel-385', (route) => route.abort());
      await openView(page, '/samples/tuwunel-385');
      const main = page.locator('main');
      await expect.poll(() => main.innerText()).toContain('Nothing answers.');
      await page.unroute('**/v1/samples/tuwunel-385');
      await main.getByRole('button', { name: 'Try again' }).click();
      await expect.poll(() => main.innerText()).toContain('404');
    });
  });
});

/** From chapter to chapter, until there is no next one; gives what each of them said. */
async function walk(
  page: Page,
  look: (chapter: number) => Promise<void>,
  byKeyboard = false,
): Promise<readonly string[]> {
  const next = page.getByRole('link', { name: /^Next/ });
  const texts: string[] = [];
  for (;;) {
    await atRest(page);
    texts.push(await page.locator('main').innerText());
    await look(texts.length);
    if ((await next.count()) === 0) return texts;
    const before = page.url();
    if (byKeyboard) {
      await tabTo(page, next);
      await page.keyboard.press('Enter');
    } else {
      await next.click();
    }
    await page.waitForURL((url) => url.href !== before);
  }
}
