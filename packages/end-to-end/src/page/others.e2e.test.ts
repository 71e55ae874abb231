import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axe, shot } from './browser.ts';
import { describeInBrowser } from './find-chromium.ts';
import { atRest, openView, sidewaysPx, stickingOut, tabTo } from './looking.ts';
import { openPageStage, type PageStage } from './page-stage.ts';

const OTHERS = '/samples/tuwunel-385/servers/matrix.org/others';
const GOOD = 'matrix-federation.matrix.org:443';
const WRONG = 'matrix.org:8443';

describeInBrowser('what others would have held', () => {
  let on: PageStage;
  beforeAll(async () => {
    on = await openPageStage();
  });
  afterAll(() => on?.[Symbol.asyncDispose]());

  /** What a table says of one resolver. */
  function told(page: Page, resolver: string): Locator {
    return page.locator('.lanes-moment tr').filter({ hasText: resolver });
  }

  test.each([
    ['desk', 'light'],
    ['desk', 'dark'],
    ['phone', 'light'],
    ['phone', 'dark'],
  ] as const)('is a picture that anybody can read, on a %s, in %s', async (size, colors) => {
    await on.browser.visit(on.stage.url, { size, colors }, async (page) => {
      await openView(page, OTHERS);
      await shot(page, `others-${size}-${colors}`);
      expect(await axe(page)).toEqual([]);
      expect(await sidewaysPx(page), (await stickingOut(page)).join('; ')).toBe(0);
      const lane = page.locator('.lanes-lane').filter({ hasText: 'tuwunel-1.5.1' });
      await expect.poll(() => lane.textContent()).toContain('wrong for 13 h');
      expect(await page.locator('.lanes-lane').filter({ hasText: 'Wherefore' }).textContent()).toContain('never wrong');
      // A picture is a sentence, too.
      expect(await page.locator('.lanes figcaption').textContent()).toContain(
        `tuwunel-1.5.1: wrong for 13 h, first with ${WRONG}`,
      );
    });
  });

  test('says what began a wrong stretch, what ended it, how long it would have lasted, and what cures it', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, OTHERS);
      const first = page.locator('.others-wrong > li').first();
      await expect.poll(() => first.innerText()).toContain('HTTP status 522');
      const text = await first.innerText();
      expect(text).toContain('2026-03-04 21:30:00 UTC: its caches were cleared.');
      expect(text).toMatch(/It would have lasted until 2026-03-05 .* longer\./);
      expect(text).toContain('!admin server clear-caches');
    });
  });

  test('without the clearing it lasts until it expires, and the address says so', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, OTHERS);
      await page.getByRole('button', { name: 'Do not clear' }).click();
      await page.waitForURL(/cleared=never/);
      const first = page.locator('.others-wrong > li').first();
      await expect.poll(() => first.innerText()).toContain('it expired');
      await page.getByRole('button', { name: 'Clear at the line' }).click();
      // The line stands where it had just begun.
      await expect.poll(() => first.innerText()).toContain('its caches were cleared');
    });
  });

  test('the line is moved by the keyboard, and the table says who was right then', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, `${OTHERS}?as=recommended,tuwunel-1.5.1&at=2026-03-04T08:29:00Z`);
      await expect.poll(() => told(page, 'tuwunel-1.5.1').textContent()).toContain('nothing held');
      await tabTo(page, page.getByRole('button', { name: 'To the next change' }));
      await page.keyboard.press('Enter');
      await expect.poll(() => told(page, 'tuwunel-1.5.1').textContent()).toContain(WRONG);
      expect(await told(page, 'Wherefore').textContent()).toContain(GOOD);
      const slider = page.getByRole('slider', { name: 'Moment', exact: true });
      await expect.poll(() => slider.getAttribute('aria-valuetext')).toContain('wrong: tuwunel-1.5.1');
      await tabTo(page, slider);
      await page.keyboard.press('End');
      await expect.poll(() => told(page, 'tuwunel-1.5.1').textContent()).toContain(GOOD);
      await expect.poll(() => new URL(page.url()).searchParams.get('at')).not.toBe('2026-03-04T08:29:00Z');
    });
  });

  test('the lanes stay where they are on the screen while the line is moved, whatever comes above them', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, OTHERS);
      const slider = page.getByRole('slider', { name: 'Moment', exact: true });
      // What is above is there.
      await page.locator('.time-bar svg g.mark').first().waitFor({ state: 'attached' });
      await slider.scrollIntoViewIfNeeded();
      const before = await slider.boundingBox();
      await slider.focus();
      await page.keyboard.press('ArrowRight');
      // What the server was known to be at that moment, and that it is a moment of the past.
      await page.getByRole('button', { name: 'Back to now' }).waitFor();
      await atRest(page);
      const after = await slider.boundingBox();
      expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(3);
    });
  });

  test('who is compared, and which part of the time, stand in the address', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, OTHERS);
      await page.getByRole('checkbox', { name: 'spec-strict' }).check();
      await page.getByRole('checkbox', { name: 'synapse' }).uncheck();
      await expect
        .poll(() => new URL(page.url()).searchParams.get('as'))
        .toBe('recommended,spec-strict,tuwunel-1.5.1,tuwunel-1.9,gomatrixserverlib');
      await page.getByRole('button', { name: 'How it began' }).click();
      await page.waitForURL(/from=.*to=/);
      const { href } = new URL(page.url());
      await openView(page, '/');
      await openView(page, href);
      await expect.poll(() => page.locator('.lanes-lane').count()).toBe(6);
      expect(await page.getByRole('checkbox', { name: 'synapse' }).isChecked()).toBe(false);
      expect(await page.getByRole('button', { name: 'How it began' }).getAttribute('aria-pressed')).toBe('true');
    });
  });

  test('a part is picked by drawing over it', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, OTHERS);
      const lanes = page.locator('.lanes-all-lanes');
      await page.locator('.time-bar svg g.mark').first().waitFor({ state: 'attached' });
      await lanes.scrollIntoViewIfNeeded();
      const plot = await lanes.boundingBox();
      if (plot === null) throw new Error('there is nothing to draw over');
      const y = plot.y + plot.height / 2;
      await page.mouse.move(plot.x + plot.width / 4, y);
      await page.mouse.down();
      await page.mouse.move(plot.x + plot.width / 2, y, { steps: 4 });
      await page.mouse.up();
      await page.waitForURL(/from=.*to=/);
      const { searchParams } = new URL(page.url());
      const [from, to] = [searchParams.get('from') ?? '', searchParams.get('to') ?? ''].map((each) => Date.parse(each));
      // A quarter of the 97 hours, but for a pixel.
      expect(Math.abs(((to ?? 0) - (from ?? 0)) / 3_600_000 - 97 / 4)).toBeLessThan(1);
    });
  });

  test('the same is there as tables', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, `${OTHERS}?as=tuwunel-1.5.1`);
      await page.getByText('The same as tables').click();
      const rows = page.locator('.others-table').nth(1).locator('tbody tr');
      const isTold = async (): Promise<boolean> =>
        (await rows.allInnerTexts()).some((row) => row.includes(WRONG) && row.includes('wrong'));
      await expect.poll(isTold).toBe(true);
      expect(await axe(page)).toEqual([]);
    });
  });

  test('of a history that is too long it says how to order a replay', async () => {
    await on.browser.visit(on.stage.url, { expected: [/422/] }, async (page) => {
      await page.route('**/counterfactual?*', (route) =>
        route.fulfill({
          status: 422,
          contentType: 'application/problem+json',
          body: JSON.stringify({ code: 'history-too-long', title: 'Too long', detail: 'Order a replay.', status: 422 }),
        }),
      );
      await openView(page, OTHERS);
      await expect.poll(() => page.locator('.others').innerText()).toContain('/v1/replays');
      expect(await page.locator('.others').innerText()).toContain('wherefore replay matrix.org --policy tuwunel-1.5.1');
      expect(await axe(page)).toEqual([]);
    });
  });
});
