import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser } from './find-chromium.ts';
import { hostileTexts } from './hostile-texts.ts';
import { HOSTILE_NAMES } from './hostile-world.ts';
import { atRest, openView, sidewaysPx, stickingOut, viewsOf } from './looking.ts';
import { openPageStage, type PageStage } from './page-stage.ts';
import { isThorough } from './thoroughness.ts';

/** Of these every view is opened (else of four of them), of the others the first: each is hostile in another place. */
const WHOLE = [
  'script-delegation.example',
  'image-body.example',
  'hostile-headers.example',
  'long-line-body.example',
  'markup-target.example',
  'markup-alias.example',
  'script-redirect.example',
  'hostile-certificate.example',
  'hostile-pin.example',
  'right-to-left-delegation.example',
];

/** What is no name, no time and no view, in the addresses of the page. */
const ADDRESSES = Object.values(hostileTexts)
  .map((text) => encodeURIComponent(text.slice(0, 200)))
  .flatMap((text) => [
    `/servers/${text}`,
    `/servers/matrix.org/${text}`,
    `/servers/matrix.org?at=${text}`,
    `/names?q=${text}`,
    `/samples/${text}`,
    `/events/${text}`,
    `/${text}`,
  ])
  // Each place and each text come up.
  .filter((_, index) => isThorough || index % 5 === 0);

/** What it takes to have become more than text. */
const TRACES = `
  [onerror], [onload], [onclick], script:not([src]), iframe, object, embed,
  a[href^="javascript:" i], a[href^="data:" i], form[action], img:not([src^="/"]), svg[onload]
`;

/** Texts with marks that change the direction of what stands around them, where nothing keeps that to themselves. */
const LOOSE_MARKS = `(() => {
  const loose = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (/[\\u202a-\\u202e\\u2066-\\u2069]/u.test(data) && parentElement.closest('bdi') === null) loose.push(data.slice(0, 80));
  }
  return loose;
})()`;

describeInBrowser('what is hostile', () => {
  let on: PageStage;
  beforeAll(async () => {
    on = await openPageStage();
  });
  afterAll(() => on?.[Symbol.asyncDispose]());

  test('is in the corpus', () => {
    expect(HOSTILE_NAMES.length).toBeGreaterThan(30);
    expect(HOSTILE_NAMES).toEqual(expect.arrayContaining(WHOLE));
  });

  test.each(inParts(HOSTILE_NAMES, 6))('is shown as text by the views of servers (%s, …)', async (...names) => {
    await on.browser.visit(on.stage.url, { size: 'phone' }, async (page) => {
      for (const name of names) {
        const first = `/servers/${encodeURIComponent(name)}`;
        await openView(page, first);
        await expectText(page);
        if (!(isThorough ? WHOLE : WHOLE.slice(0, 4)).includes(name)) continue;
        for (const view of (await viewsOf(page, first)).slice(1)) {
          await openView(page, view);
          await expandAll(page);
          await expectText(page);
        }
      }
    });
  });

  test('is to be read where it came from', async () => {
    const texts = await on.browser.visit(on.stage.url, {}, async (page) => {
      const first = '/servers/script-delegation.example';
      await openView(page, first);
      const all: string[] = [];
      for (const view of await viewsOf(page, first)) {
        await openView(page, view);
        await expandAll(page);
        all.push(await page.locator('main').innerText());
      }
      return all;
    });
    expect(texts.join('\n')).toContain('<script>');
  });

  test.each(['/', '/names', '/names?q=example', '/changes'])('is shown as text by %s', async (path) => {
    await on.browser.visit(on.stage.url, { size: 'phone' }, async (page) => {
      await openView(page, path);
      await expectText(page);
    });
  });

  test.each(inParts(ADDRESSES, 4))('is shown as text where it stands in the address (%s, …)', async (...addresses) => {
    const expected = [/Failed to load resource: the server responded with a status of (400|404|414)/];
    await on.browser.visit(on.stage.url, { size: 'phone', expected }, async (page) => {
      for (const address of addresses) {
        const answer = await page.goto(address);
        // What is no path at all the server refuses without a page.
        if (answer?.headers()['content-type']?.startsWith('text/html')) await atRest(page);
        await expectText(page);
      }
    });
  });

  test('is no name for the search', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, '/');
      for (const text of Object.values(hostileTexts)) {
        await page.getByRole('combobox').fill(text.slice(0, 500));
        await page.keyboard.press('Enter');
        await expectText(page);
        if (new URL(page.url()).pathname !== '/') await openView(page, '/');
      }
    });
  });
});

async function expectText(page: Page): Promise<void> {
  const where = page.url().slice(0, 200);
  expect(await page.locator(TRACES).count(), `elements at ${where}`).toBe(0);
  expect(await page.evaluate(LOOSE_MARKS), `marks of direction at ${where}`).toEqual([]);
  expect(await sidewaysPx(page), `${where} moves sideways: ${(await stickingOut(page)).join('; ')}`).toBe(0);
}

/** Opens whatever can be opened in place. */
async function expandAll(page: Page): Promise<void> {
  await page.evaluate(`{
    for (const each of document.querySelectorAll('main details')) each.open = true;
    for (const each of document.querySelectorAll('main button[aria-expanded="false"]')) each.click();
  }`);
  await atRest(page);
}

function inParts<T>(items: readonly T[], parts: number): readonly (readonly T[])[] {
  return Array.from({ length: parts }, (_, part) => items.filter((__, index) => index % parts === part));
}
