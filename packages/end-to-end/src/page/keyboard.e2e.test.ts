import { serverStream } from '@wherefore/discovery';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser } from './find-chromium.ts';
import { atRest, hasFocus, openView, tabTo } from './looking.ts';
import { openPageStage, type PageStage } from './page-stage.ts';
import { TOKEN } from './stage.ts';

describeInBrowser('with the keyboard alone', () => {
  let on: PageStage;
  beforeAll(async () => {
    on = await openPageStage();
  });
  afterAll(() => on?.[Symbol.asyncDispose]());

  /** Who has cleared it, each time. It is asked for anew at once, so that nothing else stays to be seen of it. */
  const clearings = async (serverName: string): Promise<readonly unknown[]> => {
    const events = await on.stage.service.log.readStream(serverStream(serverName));
    return events.filter(({ type }) => type === 'CacheCleared').map(({ data }) => data['by']);
  };

  test('a server is searched, and opened', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, '/');
      const search = page.getByRole('combobox');
      await tabTo(page, search);
      await page.keyboard.type('matrix.o');
      await page.getByRole('option', { name: 'matrix.org' }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect.poll(() => new URL(page.url()).pathname).toBe('/servers/matrix.org');
      await atRest(page);
      // The next search is a key away.
      await page.keyboard.press('/');
      await expect.poll(() => hasFocus(page.getByRole('combobox'))).toBe(true);
    });
  });

  test('what is around a view can be skipped', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, '/servers/matrix.org');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await expect.poll(() => hasFocus(page.locator('main'))).toBe(true);
    });
  });

  test('each view of a server is reached, and left again', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, '/servers/matrix.org');
      const views = page.getByRole('navigation', { name: 'Views of this server' }).getByRole('link');
      const count = await views.count();
      expect(count).toBeGreaterThan(1);
      for (let index = 1; index < count; index += 1) {
        const link = views.nth(index);
        const path = await link.getAttribute('href');
        await tabTo(page, link);
        await page.keyboard.press('Enter');
        await expect.poll(() => new URL(page.url()).pathname).toBe(path);
        await atRest(page);
        // Who came by a link goes on from there.
        await expect.poll(() => hasFocus(views.nth(index))).toBe(true);
        // What Alt and the left arrow do, where there is a window.
        await page.goBack();
        await expect.poll(() => new URL(page.url()).pathname).toBe('/servers/matrix.org');
        await atRest(page);
      }
    });
  });

  test('a past moment is looked at, by the slider and from change to change', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, '/servers/moving.example');
      const verdict = page.locator('main h2').first();
      const now = await verdict.textContent();
      await tabTo(page, page.getByRole('slider'));
      await page.keyboard.press('Home');
      await expect.poll(() => new URL(page.url()).searchParams.get('at')).not.toBeNull();
      await atRest(page);
      await expect.poll(() => verdict.textContent()).not.toBe(now);
      await tabTo(page, page.getByRole('button', { name: 'Now', exact: true }), 'Shift+Tab');
      await page.keyboard.press('Enter');
      await atRest(page);
      await expect.poll(() => new URL(page.url()).searchParams.get('at')).toBeNull();
      await expect.poll(() => verdict.textContent()).toBe(now);
    });
  });

  test('evidence is opened down to its records', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, '/servers/example.org');
      const summary = page
        .locator('main summary', { hasText: 'https://example.org/.well-known/matrix/server' })
        .first();
      await tabTo(page, summary);
      const details = summary.locator('xpath=..');
      const isOpen = (): Promise<boolean> => details.evaluate((element) => element.hasAttribute('open'));
      if (!(await isOpen())) await page.keyboard.press('Enter');
      await expect.poll(isOpen).toBe(true);
      await expect.poll(() => details.textContent()).toContain('max-age=3600');
    });
  });

  test('the command that gives the same is copied', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, '/servers/matrix.org');
      await tabTo(page, page.getByRole('button', { name: 'Copy what is known of matrix.org', exact: true }));
      await page.keyboard.press('Enter');
      const command = page.getByRole('button', { name: 'As a wherefore command' }).first();
      await command.waitFor();
      await tabTo(page, command);
      await page.keyboard.press('Enter');
      await expect
        .poll(() => page.evaluate('navigator.clipboard.readText()'))
        .toContain('wherefore explain matrix.org');
    });
  });

  test('a server is cleared: a dialog keeps the focus, gives it back, and does what it says', async () => {
    await on.browser.visit(on.stage.url, { expected: [/status of 401/] }, async (page) => {
      await openView(page, '/servers/plain.example');
      const opener = page.getByRole('button', { name: 'Clear …' });
      const dialog = page.getByRole('dialog');
      await tabTo(page, opener);
      await page.keyboard.press('Enter');
      await dialog.waitFor();
      await expectFocusStays(page);
      await page.keyboard.press('Escape');
      await expect.poll(() => dialog.count()).toBe(0);
      await expect.poll(() => hasFocus(opener)).toBe(true);

      await page.keyboard.press('Enter');
      await dialog.waitFor();
      const token = dialog.getByLabel('Token', { exact: true });
      await token.waitFor();
      await tabTo(page, token);
      await page.keyboard.type(TOKEN);
      await page.keyboard.press('Enter');
      const clear = dialog.getByRole('button', { name: /^Clear/ });
      await clear.waitFor();
      await tabTo(page, clear);
      await page.keyboard.press('Enter');
      await expect.poll(() => clearings('plain.example')).toEqual(['operator']);
      await page
        .locator('main')
        .getByText(/^Cleared\./)
        .waitFor();
    });
  });
});

/** However often Tab is pressed, it leads to nothing behind the dialog. */
async function expectFocusStays(page: Page): Promise<void> {
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press('Tab');
    const place = await page.evaluate(
      `document.activeElement === document.body || document.activeElement.closest('dialog') !== null`,
    );
    expect(place, 'the focus is in the dialog, or with the browser').toBe(true);
  }
}
