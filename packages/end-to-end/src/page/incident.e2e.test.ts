import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { describeInBrowser } from './find-chromium.ts';
import { atRest, openView } from './looking.ts';
import { openPageStage, type PageStage } from './page-stage.ts';

describeInBrowser('the incident of tuwunel issue 385', () => {
  let on: PageStage;
  beforeAll(async () => {
    on = await openPageStage();
  }, 180_000);
  afterAll(() => on?.[Symbol.asyncDispose]());

  test('opens from the first view with one click, and asks nobody anything', async () => {
    const before = on.stage.world.requests.length;
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, '/');
      await page.getByRole('link', { name: 'From cause to cure' }).click();
      await atRest(page);
      expect(new URL(page.url()).pathname).toBe('/samples/tuwunel-385');
      await eventually(() => page.locator('main').textContent()).toContain('522');
    });
    expect(on.stage.world.requests.length).toBe(before);
  });
});
