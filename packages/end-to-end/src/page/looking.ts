import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { longTasks } from './watch.ts';

const WITHIN_MS = 20_000;

/** Goes there and waits until everything is there that is on its way. */
export async function openView(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await atRest(page);
}

export async function atRest(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor({ timeout: WITHIN_MS });
  // One that has come may ask for more.
  await expect
    .poll(
      async () => {
        if ((await page.locator('.loading').count()) > 0) return 'loading';
        await page.waitForTimeout(100);
        return (await page.locator('.loading').count()) > 0 ? 'loading' : 'there';
      },
      { timeout: WITHIN_MS, message: `${page.url()} goes on loading` },
    )
    .toBe('there');
}

/** The views of one server, by the links between them. */
export async function viewsOf(page: Page, prefix: string): Promise<readonly string[]> {
  const links = await page
    .locator(`main a[href^="${prefix}"]`)
    .evaluateAll((anchors) => anchors.map((anchor) => (anchor as unknown as { readonly pathname: string }).pathname));
  return [...new Set([prefix, ...links])];
}

/** How far the document can be moved sideways, px. */
export async function sidewaysPx(page: Page): Promise<number> {
  return (await page.evaluate(
    // Room that is kept for a scroll bar counts for less than nothing.
    'Math.max(0, document.scrollingElement.scrollWidth - document.documentElement.clientWidth)',
  )) as number;
}

/** What sticks out of the page, to name who is to blame. */
export async function stickingOut(page: Page): Promise<readonly string[]> {
  return (await page.evaluate(`[...document.querySelectorAll('body *')]
    .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .filter((each) => {
      for (let box = each.parentElement; box !== null; box = box.parentElement)
        if (getComputedStyle(box).overflowX !== 'visible' && box !== document.documentElement && box !== document.body)
          return false;
      return true;
    })
    .slice(0, 5)
    .map((each) => each.tagName + '.' + each.getAttribute('class') + ' ' + (each.textContent ?? '').slice(0, 60))`)) as readonly string[];
}

/** Moves the focus there by the Tab key and nothing else. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const presses = 300;
  for (let press = 0; press < presses; press += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${presses} times ${key}, and still not at ${target}`);
}

export async function hasFocus(target: Locator): Promise<boolean> {
  if ((await target.count()) === 0) return false;
  return target.first().evaluate((element) => element.matches(':focus'));
}

const BUDGET_MS = 200;

/** Does it; if the page could not answer for too long, once more: it may have been the machine. */
export async function withoutLongTasks(page: Page, act: () => Promise<void>): Promise<void> {
  let over: readonly number[] = [];
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await longTasks(page);
    await act();
    over = (await longTasks(page)).map(({ duration }) => duration).filter((ms) => ms > BUDGET_MS);
    if (over.length === 0) return;
  }
  expect(over, `tasks of more than ${BUDGET_MS} ms`).toEqual([]);
}
