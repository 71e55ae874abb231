import type { Locator, Page } from 'playwright-core';

const WITHIN_MS = 60_000;

/** Goes there and waits until everything is there that is on its way. */
export async function openView(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await atRest(page);
}

/** Waits until there is a view, and nothing of it is on its way any more. */
export async function atRest(page: Page): Promise<void> {
  const until = performance.now() + WITHIN_MS;
  // What has come may ask for more: it has to stay so for a moment. From here, for the policy lets nothing poll there.
  for (let looks = 0; looks < 3; looks += 1) {
    if (performance.now() > until) throw new Error(`${page.url()} is still on its way after ${WITHIN_MS} ms`);
    if ((await page.evaluate(IS_COMING)) === true) looks = -1;
    await page.waitForTimeout(50);
  }
}

const IS_COMING = `
  document.querySelector('main h1') === null || document.querySelector('.loading, [aria-busy="true"]') !== null
`;

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

/** For `page.route`: the question that has the world asked anew. */
export function isAskedAnew({ pathname, search }: URL): boolean {
  return pathname.endsWith('/destination') && search === '?fresh=true';
}

/** An event of a trace of Chromium, as far as it is of use here. Times in µs. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** By the clock. */
  readonly dur?: number;
  /** Of the processor, spent by the thread. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Longer than this, and people feel that nothing answers them. */
const BUDGET_MS = 200;

/**
 * Does it, and throws when the page could not have answered for longer than 200 ms meanwhile. Counted is the time of the
 * processor that each task of the page takes: what others do on this machine does not count.
 */
export async function withoutLongTasks(page: Page, act: () => Promise<void>): Promise<void> {
  const tasks = await tasksOf(page, act);
  if (tasks.length === 0) throw new Error('the trace has no task of the page');
  const over = tasks.filter((ms) => ms > BUDGET_MS).map(Math.round);
  if (over.length > 0) throw new Error(`tasks of ${over.join(', ')} ms, where ${BUDGET_MS} ms are too many`);
}

async function tasksOf(page: Page, act: () => Promise<void>): Promise<readonly number[]> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('the page has no browser');
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  let trace: Buffer;
  try {
    await act();
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { readonly traceEvents: readonly TraceEvent[] };
  const pages = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  return traceEvents
    .filter(({ name, pid, tid }) => name.endsWith('RunTask') && pages.has(`${pid} ${tid}`))
    .map(({ dur = 0, tdur = dur }) => tdur / 1000);
}
