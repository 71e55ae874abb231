import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axe, shot } from './browser.ts';
import { BUSY_NAME } from './busy-past.ts';
import { describeInBrowser } from './find-chromium.ts';
import { delegation, wellKnownUrl } from './fleet-world.ts';
import { atRest, hasFocus, isAskedAnew, openView, sidewaysPx, tabTo, withoutLongTasks } from './looking.ts';
import { openPageStage, type PageStage } from './page-stage.ts';

const SAMPLE = '/samples/tuwunel-385/servers/matrix.org';
const FAULT = '2026-03-04T08:30:01Z';

describeInBrowser('the past of a server', () => {
  let on: PageStage;
  beforeAll(async () => {
    on = await openPageStage({ busyEvents: 3000 });
  });
  afterAll(() => on?.[Symbol.asyncDispose]());

  test('the slider goes from change to change by keyboard, and says when it is and what changed', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, SAMPLE);
      const slider = timeSlider(page);
      await tabTo(page, slider);
      await page.keyboard.press('PageDown');
      await expect.poll(() => slider.getAttribute('aria-valuetext')).toContain('2026-03-04 08:32:01 UTC');
      await page.keyboard.press('PageDown');
      await expect.poll(() => momentOf(page)).toBe(FAULT);
      await expect.poll(() => slider.getAttribute('aria-valuetext')).toContain('522');
      await page.keyboard.press('Home');
      await expect.poll(() => momentOf(page)).toBe('2026-03-02T08:00:00Z');
      await page.keyboard.press('End');
      await expect.poll(() => momentOf(page)).toBeNull();
      await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('now');
    });
  });

  test('the page shows the moment of the address as the system knew it', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, SAMPLE);
      await page.getByRole('button', { name: 'Previous change' }).click();
      await expect.poll(() => momentOf(page)).toBe('2026-03-04T08:32:01Z');
      await page.getByRole('button', { name: 'Previous change' }).click();
      await expect.poll(() => momentOf(page)).toBe(FAULT);
      await atRest(page);
      await expect.poll(() => page.locator('main').textContent()).toContain('HTTP status 522');
      await page.goBack();
      await expect.poll(() => momentOf(page)).toBe('2026-03-04T08:32:01Z');
    });
  });

  test('dragging is one step back, wherever it went', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, SAMPLE);
      const slider = timeSlider(page);
      await page.locator('.time-bar svg g.mark').first().waitFor({ state: 'attached' });
      await slider.scrollIntoViewIfNeeded();
      const box = await slider.boundingBox();
      if (box === null) throw new Error('there is no slider');
      const y = box.y + box.height / 2;
      await page.mouse.move(box.x + box.width - 9, y);
      await page.mouse.down();
      for (let part = 9; part >= 3; part -= 1) {
        await page.mouse.move(box.x + (box.width * part) / 10, y, { steps: 3 });
        await page.waitForTimeout(60);
      }
      await page.mouse.up();
      await expect.poll(() => momentOf(page)).toMatch(/^2026-03-03T/);
      await page.goBack();
      await expect.poll(() => momentOf(page)).toBeNull();
      expect(new URL(page.url()).pathname).toBe(SAMPLE);
    });
  });

  test('a part that cannot be read is told, and nothing of the whole is drawn in its place', async () => {
    await on.browser.visit(on.stage.url, { expected: [/ERR_FAILED/] }, async (page) => {
      const density = page.locator('.time-bar svg path.density');
      await page.route('**/overview?*from=*', (route) => route.abort());
      await openView(page, `${SAMPLE}?from=2026-03-04T08:00:00Z&to=2026-03-04T09:00:00Z`);
      const bar = page.locator('.time-bar');
      await expect.poll(() => bar.innerText()).toContain('could not be read');
      await expect.poll(() => density.getAttribute('d')).toBe('');
      expect(await axe(page)).toEqual([]);
      await page.unroute('**/overview?*from=*');
      await bar.getByRole('button', { name: 'Try again' }).click();
      await expect.poll(() => density.getAttribute('d')).toMatch(/^M/);
      expect(await bar.innerText()).not.toContain('could not be read');
    });
  });

  test('an hour around a moment tells apart what days do not, and a link to it shows the same', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, `${SAMPLE}?at=${FAULT}`);
      const marks = page.locator('.time-bar svg g.mark');
      await expect.poll(() => marks.count()).toBe(2);
      await page.getByRole('button', { name: '1 hour' }).click();
      // A minute and a half of four days, and of an hour: the fault, and its end.
      await expect
        .poll(() => marks.evaluateAll((all) => all.map((each) => each.getAttribute('data-tone'))))
        .toEqual(['bad', 'good']);
      const link = page.url();
      await page.goto('/');
      await openView(page, link);
      await expect.poll(() => marks.count()).toBe(2);
      expect(await page.getByRole('button', { name: '1 hour' }).getAttribute('aria-pressed')).toBe('true');
      await page.getByRole('button', { name: 'All' }).first().click();
      await expect.poll(() => new URL(page.url()).searchParams.get('from')).toBeNull();
      expect(momentOf(page)).toBe(FAULT);
    });
  });

  test('thousands of events are a picture of a few hundred parts, and more of the history comes without a stutter', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, `/servers/${BUSY_NAME}/history`);
      const lines = page.locator('.history-line');
      const older = page.getByRole('button', { name: 'Older' });
      await older.waitFor();
      await page.locator('.time-bar svg g.mark').first().waitFor({ state: 'attached' });
      expect(await page.locator('.time-bar svg *').count()).toBeLessThan(600);
      await tabTo(page, older);
      const before = await lines.count();
      await withoutLongTasks(page, async () => {
        await page.keyboard.press('Enter');
        await expect.poll(() => lines.count()).toBeGreaterThan(before);
      });
      // Whoever presses once may press again.
      await expect.poll(async () => (await older.count()) === 0 || (await hasFocus(older))).toBe(true);
    });
  });

  test('the moment that is shown is found in the list, however far back it is', async () => {
    const { from } = (await (await fetch(`${on.stage.url}/v1/servers/${BUSY_NAME}/overview`)).json()) as {
      readonly from: string;
    };
    const at = new Date(Date.parse(from) + 60_000).toISOString();
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, `/servers/${BUSY_NAME}/history?at=${at}`);
      const shown = page.locator('.happening[aria-current="true"]');
      // Opened with a moment it begins there.
      await shown.waitFor();
      expect(await page.locator('.happening').first().getAttribute('aria-current')).toBe('true');
      await page.getByRole('button', { name: 'Begin with the newest' }).click();
      await expect.poll(() => shown.count()).toBe(0);
      await page.getByRole('button', { name: 'Go to it in the list' }).click();
      await shown.waitFor();
      await expect.poll(() => shown.evaluate((each) => each.getBoundingClientRect().top)).toBeLessThan(900);
      expect(await shown.textContent()).toContain('nothing was known');
    });
  });

  test('the history is told by day, by kind, either way round, with the event behind each line', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, `${SAMPLE}/history`);
      const days = page.locator('.server-history h3');
      await expect
        .poll(() => days.allTextContents())
        .toEqual(['Wednesday, 4 March 2026', 'Tuesday, 3 March 2026', 'Monday, 2 March 2026']);
      await page.getByText('Confirmed 6 times until 2026-03-06 08:00:00').waitFor();
      await page.getByRole('button', { name: 'Observed' }).click();
      await expect.poll(() => new URL(page.url()).searchParams.get('only')).toBe('observed');
      await expect
        .poll(() => page.locator('.history-line .badge').allTextContents())
        .toEqual(Array(5).fill('observed'));
      await page.getByRole('button', { name: 'Oldest first' }).click();
      await expect.poll(() => days.first().textContent()).toBe('Monday, 2 March 2026');
      const fault = page.locator('.history-line').filter({ hasText: '522' });
      await fault.getByRole('button', { name: 'Show the event as recorded' }).click();
      await expect.poll(() => fault.locator('pre').textContent()).toContain('"status": 522');
      await page
        .locator('.happening')
        .filter({ hasText: '522' })
        .getByRole('link', { name: 'See this moment' })
        .click();
      await expect.poll(() => page.url()).toContain(`${SAMPLE}?at=${encodeURIComponent(FAULT)}`);
    });
  });

  test('what is held is compared with what the world says now, and a link shows the comparison later', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, '/servers/example.org/compare');
      on.stage.world.patch({ wellKnown: { [wellKnownUrl('example.org')]: delegation('192.0.2.99:8449') } });
      await page.getByRole('button', { name: 'Ask the world now' }).click();
      await page.waitForURL(/left=.*right=/);
      await atRest(page);
      await expectComparison(page);
      const link = page.url();
      on.stage.world.patch({ wellKnown: { [wellKnownUrl('example.org')]: delegation('fed.example.net') } });
      await page.goto('/');
      await openView(page, link);
      await expectComparison(page);
      await page.getByText('!admin server clear-caches').waitFor();
      await page.getByText('/v1/servers/example.org/cache').waitFor();
      // The process has the directory: that command would be refused.
      expect(await page.getByText('wherefore clear example.org').count()).toBe(0);
    });
  });

  test('who does not want to wait for the world need not', async () => {
    await on.browser.visit(on.stage.url, { expected: [/net::ERR_ABORTED/] }, async (page) => {
      // The world answers never.
      await page.route(isAskedAnew, () => undefined);
      await openView(page, '/servers/slow.example/compare');
      await page.getByRole('button', { name: 'Ask the world now' }).click();
      await page.getByRole('button', { name: 'Do not wait' }).click();
      await page.getByRole('button', { name: 'Ask the world now' }).waitFor();
      expect(new URL(page.url()).search).toBe('');
    });
  });

  test.each([
    ['desk', 'light'],
    ['phone', 'dark'],
  ] as const)('on a %s in %s colors nothing is in the way of anybody', async (size, colors) => {
    // Five hours ago it was delegated elsewhere.
    const left = new Date(Date.now() - 8 * 3_600_000).toISOString();
    const right = new Date(Date.now() - 60_000).toISOString();
    const views = {
      bar: `${SAMPLE}?at=${FAULT}`,
      history: `/servers/pinned.example/history`,
      compare: `/servers/moving.example/compare?left=${left}&right=${right}`,
    };
    await on.browser.visit(on.stage.url, { size, colors }, async (page) => {
      for (const [name, path] of Object.entries(views)) {
        await openView(page, path);
        expect(await axe(page)).toEqual([]);
        expect(await sidewaysPx(page)).toBe(0);
        await shot(page, `past-${name}-${size}-${colors}`);
      }
      expect(await page.locator('.compare-meaning').textContent()).toContain('new.moving.example:443');
      expect(await page.locator('.compare-cures').textContent()).toContain('Synapse');
    });
  });
});

async function expectComparison(page: Page): Promise<void> {
  const meaning = page.locator('.compare-meaning');
  await expect.poll(() => meaning.textContent()).toContain('192.0.2.99:8449');
  const differing = page.locator('.compared tr[data-differs="true"]');
  const wellKnown = differing.filter({ hasText: wellKnownUrl('example.org') });
  expect(await wellKnown.locator('td').allTextContents()).toEqual([
    expect.stringContaining('m.server is fed.example.net'),
    expect.stringContaining('m.server is 192.0.2.99:8449'),
  ]);
  expect(await differing.filter({ hasText: 'Certificate must cover' }).count()).toBe(1);
}

function timeSlider(page: Page) {
  return page.getByRole('slider', { name: 'Moment that this page shows' });
}

function momentOf(page: Page): string | null {
  return new URL(page.url()).searchParams.get('at');
}
