import type { Browser, BrowserContext, Page } from 'playwright-core';
import { WATCHING } from './watch.ts';

/** A phone, and a screen on a desk. */
export const SIZES = { phone: { width: 360, height: 740 }, desk: { width: 1440, height: 900 } } as const;

/** Where somebody looks from, and with what. */
export interface Profile {
  readonly baseURL: string;
  readonly size: keyof typeof SIZES;
  readonly colors: 'light' | 'dark';
  readonly motion: 'reduce' | 'no-preference';
}

export interface Tab {
  readonly page: Page;
  /** For whoever comes next: what was done in it is forgotten. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Tabs of a browser. A profile costs a second of the processor, and a tab costs another one: visits of the same sort come
 * by the same, one after the other.
 */
export interface Tabs {
  /** `isOwn`: in a profile that is gone afterwards. */
  take(profile: Profile, isOwn: boolean): Promise<Tab>;
}

/** An element that does not come fails a test; on a machine that is busy it may take its time. */
const PATIENCE_MS = 60_000;

export function openTabs(browser: Browser): Tabs {
  const contexts = new Map<string, Promise<BrowserContext>>();
  const free = new Map<string, Page[]>();
  return {
    async take(profile, isOwn) {
      if (isOwn) {
        const context = await openProfile(browser, profile);
        const page = await context.newPage();
        return { page, leave: () => context.close(), close: () => context.close() };
      }
      const key = JSON.stringify(profile);
      const context = contexts.get(key) ?? openProfile(browser, profile);
      contexts.set(key, context);
      const page = free.get(key)?.pop() ?? (await (await context).newPage());
      return {
        page,
        async leave() {
          if (await forget(page, profile)) free.set(key, [...(free.get(key) ?? []), page]);
          else await page.close();
        },
        async close() {
          await forget(page, profile);
          await page.close();
        },
      };
    },
  };
}

async function openProfile(browser: Browser, { baseURL, size, colors, motion }: Profile): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL,
    viewport: SIZES[size],
    colorScheme: colors,
    reducedMotion: motion,
    locale: 'en-US',
    timezoneId: 'UTC',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(WATCHING);
  return context;
}

/** What visits listen to. */
const LISTENED = ['console', 'pageerror', 'dialog', 'popup', 'request', 'requestfailed', 'response'] as const;

/** What a visit leaves, the next one is not to find. Whether all of it is forgotten. */
async function forget(page: Page, { baseURL, colors, motion }: Profile): Promise<boolean> {
  for (const event of LISTENED) page.removeAllListeners(event);
  await page.context().setOffline(false);
  // Where there is no page, there is nothing to forget either.
  await page.evaluate('localStorage.clear(); sessionStorage.clear()').catch(() => undefined);
  try {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    // Somewhere on the same host, where nothing is going on: from elsewhere, the way back is one to another process.
    await page.goto(`${baseURL}/icon.svg`);
    await page.emulateMedia({ colorScheme: colors, forcedColors: null, media: null, reducedMotion: motion });
    await page.mouse.move(0, 0);
    return true;
  } catch {
    return false;
  }
}
