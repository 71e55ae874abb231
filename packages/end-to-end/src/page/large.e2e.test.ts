import process from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUSY_NAME } from './busy-past.ts';
import { describeInBrowser } from './find-chromium.ts';
import { atRest, openView, withoutLongTasks } from './looking.ts';
import { manyName } from './many-names.ts';
import { openPageStage, type PageStage } from './page-stage.ts';

/** `WHEREFORE_NAMES=100000` tries as many as a process keeps; recording those takes longer than a test should. */
const NAMES = Number(process.env['WHEREFORE_NAMES'] ?? '20000');
const EVENTS = 10_000;

describeInBrowser(`the page over ${NAMES} names, and a server with ${EVENTS} events`, () => {
  let on: PageStage;
  beforeAll(async () => {
    on = await openPageStage({ names: NAMES, busyEvents: EVENTS });
  }, 600_000);
  afterAll(() => on?.[Symbol.asyncDispose]());

  test('scrolls through all names without a stutter', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, '/names');
      const list = page.locator('table').last();
      await list.hover();
      const before = await list.locator('tbody tr').last().textContent();
      await withoutLongTasks(page, async () => {
        for (let turn = 0; turn < 30; turn += 1) {
          await page.mouse.wheel(0, 3000);
          await page.waitForTimeout(50);
        }
      });
      await expect.poll(() => list.locator('tbody tr').last().textContent()).not.toBe(before);
      // Those in sight, and some more: never all of them.
      expect(await list.locator('tbody tr').count()).toBeLessThan(200);
    });
  });

  test('finds a name among all of them while it is typed', async () => {
    const wanted = manyName(NAMES - 2);
    await on.browser.visit(on.stage.url, { size: 'phone' }, async (page) => {
      await openView(page, '/');
      const search = page.getByRole('combobox');
      await withoutLongTasks(page, async () => {
        await search.fill('');
        await search.pressSequentially(wanted.slice(0, 13), { delay: 40 });
        await page.getByRole('option').filter({ hasText: wanted }).waitFor();
      });
    });
  });

  test('shows a server with so many events, and moves through them', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await withoutLongTasks(page, () => openView(page, `/servers/${BUSY_NAME}`));
      const slider = page.getByRole('slider').first();
      await slider.focus();
      await withoutLongTasks(page, async () => {
        for (let turn = 0; turn < 20; turn += 1) {
          await page.keyboard.press(turn % 2 === 0 ? 'ArrowLeft' : 'PageDown');
          await page.waitForTimeout(30);
        }
        await atRest(page);
      });
      await expect.poll(() => new URL(page.url()).searchParams.get('at')).not.toBeNull();
    });
  });

  test('has a server with so many events', async () => {
    const told = await fetch(`${on.stage.url}/v1/servers/${BUSY_NAME}/overview`);
    expect(told.status).toBe(200);
    const overview = (await told.json()) as { readonly events: number };
    expect(overview.events).toBeGreaterThanOrEqual(EVENTS);
  });
});
