import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser } from './find-chromium.ts';
import { atRest, hasFocus, openView, tabTo } from './looking.ts';
import { manyName } from './many-names.ts';
import { openPageStage, type PageStage } from './page-stage.ts';

/** A field of the page, where the tests are not. */
interface Field {
  value: string;
  dispatchEvent(event: Event): boolean;
}

const NAMES = 3000;
const BURST = 3000;

/** Of an API that has no more streams to give. */
const OVERLOADED = {
  status: 503,
  contentType: 'application/problem+json',
  headers: { 'retry-after': '1' },
  body: JSON.stringify({ code: 'overloaded', title: 'Overloaded', status: 503, detail: '256 streams are open.' }),
};

describeInBrowser('the fleet', () => {
  let on: PageStage;
  beforeAll(async () => {
    on = await openPageStage({ names: NAMES });
  });
  afterAll(() => on?.[Symbol.asyncDispose]());

  function visit<T>(look: (page: Page) => Promise<T>, expected: readonly RegExp[] = []): Promise<T> {
    return on.browser.visit(on.stage.url, { expected }, look);
  }

  /** How many cached names there are, as the API counts them. */
  async function total(query: string): Promise<number> {
    const answer = await fetch(`${on.stage.url}/v1/caches/destinations?limit=1&count=true&${query}`);
    return ((await answer.json()) as { readonly total: number }).total;
  }

  test('each figure counts what it leads to', async () => {
    await visit(async (page) => {
      await openView(page, '/names');
      await page
        .locator('.fleet-figures')
        .getByRole('link', { name: /failing/ })
        .click();
      await page.waitForURL('**/names?show=failing');
      await atRest(page);
      const failing = await total('outcome=unresolvable');
      expect(failing).toBeGreaterThan(100);
      const figure = page.locator('.fleet-figures').getByRole('link', { name: /failing/ });
      await expect.poll(() => figure.textContent()).toContain(String(failing));
      await expect.poll(() => page.locator('.names-count').textContent()).toContain(String(failing));
      const states = page.locator('tbody .how');
      await expect.poll(async () => new Set(await states.allTextContents())).toEqual(new Set(['failing']));
      expect(await states.count()).toBeGreaterThan(5);
    });
  });

  test('what rests on stale evidence is counted, and shown with what is wrong with it', async () => {
    await visit(async (page) => {
      await openView(page, '/names');
      const figure = page.locator('.fleet-figures').getByRole('link', { name: /on stale evidence/ });
      await expect.poll(() => figure.locator('strong').textContent()).toBe('1');
      await figure.click();
      await page.waitForURL('**/names?show=stale');
      await atRest(page);
      const row = page.locator('tbody tr');
      await expect.poll(() => row.getByRole('link').allTextContents()).toEqual(['stale.example']);
      expect(await row.locator('.how').textContent()).toContain('stale evidence');
      await openView(page, '/');
      await page
        .locator('.attention')
        .getByRole('link', { name: /^1 resting on stale evidence/ })
        .waitFor();
    });
  });

  test('a step shows those that live by it, and how many by the deprecated SRV name is said', async () => {
    await visit(async (page) => {
      await openView(page, '/names');
      const deprecated = (await total('step=5&outcome=destination')) + (await total('step=3.4&outcome=destination'));
      const told = page.locator('.fleet-deprecated');
      await expect.poll(() => told.textContent()).toContain(`${deprecated} of`);
      await told.getByRole('link').click();
      await page.waitForURL('**/names?show=deprecated');
      await atRest(page);
      expect(deprecated).toBe(await total('step=3.4&step=5&outcome=destination'));
      const count = page.locator('.names-count');
      await expect.poll(() => count.textContent()).toMatch(new RegExp(` ${deprecated} by the deprecated SRV name$`));
      await expect
        .poll(async () => new Set(await page.locator('tbody .step').allTextContents()))
        .toEqual(new Set(['step 5', 'step 3.4']));
      const byStep5 = await total('step=5');
      await page.locator('.fleet-bars a[href="/names?step=5"]').click();
      await expect.poll(() => count.textContent()).toMatch(new RegExp(`\\b${byStep5.toLocaleString('en')} by step 5$`));
    });
  });

  test('what is typed is searched for once it was typed, and the address has it', async () => {
    await visit(async (page) => {
      await openView(page, '/names');
      const asked: string[] = [];
      page.on('request', (request) => {
        if (request.url().includes('/v1/caches/destinations')) asked.push(request.url());
      });
      // At once: on a machine that is busy each letter might be the last for long.
      await page.getByLabel('Part of the name').evaluate((field: Field) => {
        for (const letter of 'server-00012') {
          field.value += letter;
          field.dispatchEvent(new Event('input', { bubbles: true }));
        }
      });
      await page.waitForURL('**/names?q=server-00012');
      await page.getByText('all 10', { exact: true }).waitFor();
      expect(asked.length).toBeLessThan('server-00012'.length);
      await page.reload();
      await page.getByText('all 10', { exact: true }).waitFor();
      await expect.poll(() => page.locator('tbody tr').count()).toBe(10);
    });
  });

  test('by keyboard one goes through all names, opens one, and comes back to where one was', async () => {
    await visit(async (page) => {
      await openView(page, '/names?q=server-');
      const rows = page.locator('tbody tr');
      await tabTo(page, rows.first().getByRole('link'));
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('PageDown');
      const link = (index: number): Locator =>
        page.locator('tbody').getByRole('link', { name: manyName(index), exact: true });
      // Each time to the end of what is there by then.
      const pressEnd = async (): Promise<boolean> => {
        await page.keyboard.press('End');
        return hasFocus(link(NAMES - 1));
      };
      await expect.poll(pressEnd).toBe(true);
      expect(await rows.count()).toBeLessThan(100);
      expect(await page.locator('table').getAttribute('aria-rowcount')).toBe(String(NAMES + 1));
      await page.keyboard.press('ArrowUp');
      await expect.poll(() => hasFocus(link(NAMES - 2))).toBe(true);
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/servers/${manyName(NAMES - 2)}`);
      await page.goBack();
      await link(NAMES - 2).waitFor();
    });
  });

  test('a change is there as it happens, and leads to the server at that moment, and to its event', async () => {
    await visit(async (page) => {
      await openView(page, '/changes');
      await page.getByText('live', { exact: true }).waitFor();
      await expect.poll(() => page.locator('.changes-list li').count()).toBe(50);
      await on.stage.service.resolver.pin('srv.example', { delegated: '192.0.2.20:8449', by: 'operator' });
      const change = page.locator('.changes-list li').filter({ hasText: 'was pinned to 192.0.2.20:8449' });
      await change.getByRole('link', { name: 'srv.example' }).click();
      await page.waitForURL(/\/servers\/srv\.example\?at=/);
      await on.stage.service.resolver.resolve('srv.example');
      await openView(page, '/changes?kind=pins');
      await change.getByRole('link', { name: /^[0-9]{4}-/ }).click();
      await page.waitForURL(/\/events\//);
      await page.locator('.event-sentence').getByText('was pinned to 192.0.2.20:8449 by operator').waitFor();
      // What was concluded under it cites it.
      const conclusion = page.locator('.event-list li').filter({ hasText: 'under this pin' }).first();
      await conclusion.getByRole('link').click();
      await page.getByText('under the pin').waitFor();
    });
  });

  test('an address of no event says so, and what to do', async () => {
    await visit(
      async (page) => {
        await openView(page, `/events/${randomUUID()}`);
        await page.getByText('There is no event of this id.').waitFor();
        await openView(page, '/events/4711');
        await page.getByText('This is not the id of an event.').waitFor();
      },
      [/404/],
    );
  });

  test('what is paused stands still, counts what comes meanwhile, and goes on with it', async () => {
    await visit(async (page) => {
      await openView(page, '/changes?server=plain.example');
      await page.getByText('live', { exact: true }).waitFor();
      const rows = page.locator('.changes-list li');
      await rows.first().waitFor();
      const before = await rows.count();
      await page.getByRole('button', { name: 'Pause' }).click();
      await on.stage.service.resolver.forget('plain.example', { by: 'operator' });
      await page.getByRole('button', { name: /Go on, with [0-9]+ more/ }).waitFor();
      expect(await rows.count()).toBe(before);
      await page.getByRole('button', { name: /Go on/ }).click();
      await rows.filter({ hasText: 'cleared' }).first().waitFor();
    });
  });

  test('a burst is drawn to its end, and no more of it is kept than can be read', async () => {
    await visit(async (page) => {
      await openView(page, '/changes');
      await page.getByText('live', { exact: true }).waitFor();
      await recordBurst(BURST);
      await page
        .getByText(`${BURST - 1} of the burst`)
        .first()
        .waitFor();
      await expect.poll(() => page.locator('.changes-list li').count()).toBe(500);
    });
  });

  test('without a stream it says so, and asks instead', async () => {
    await visit(
      async (page) => {
        await page.route('**/v1/events/stream?*', (route) => route.fulfill(OVERLOADED));
        await openView(page, '/changes?kind=pins');
        await page.getByText(/every stream is taken/).waitFor();
        await page.locator('.changes-list li').first().waitFor();
        await page.unroute('**/v1/events/stream?*');
        await page.getByText('live', { exact: true }).waitFor();
      },
      [/503/],
    );
  });

  test('of many windows three have a stream, the others ask, and one that is closed leaves its own to another', async () => {
    await visit(async (page) => {
      const windows = [page];
      try {
        for (let count = 1; count < 5; count += 1) windows.push(await page.context().newPage());
        for (const each of windows) await openView(each, '/changes?server=ip-delegated.example');
        const standing = async (): Promise<string> => {
          const kinds = windows.map((each) => each.locator('.stream-standing').getAttribute('data-kind'));
          return (await Promise.all(kinds)).toSorted().join(' ');
        };
        await expect.poll(standing).toBe('live live live polling polling');
        await on.stage.service.resolver.forget('ip-delegated.example', { by: 'operator' });
        for (const each of windows) {
          await each.locator('.changes-list li').filter({ hasText: 'cleared' }).first().waitFor();
        }
        await windows.splice(1, 1)[0]?.close();
        await expect.poll(standing).toBe('live live live polling');
      } finally {
        for (const each of windows) if (each !== page) await each.close();
      }
    });
  });

  test('a connection that is lost is made again, and nothing of what came meanwhile is missing', async () => {
    await visit(
      async (page) => {
        let isAway = true;
        await page.route('**/v1/events/stream?*', (route) => (isAway ? route.abort() : route.continue()));
        await openView(page, '/changes?server=alias.example');
        await page.getByText(/the connection was lost at/).waitFor();
        await on.stage.service.resolver.forget('alias.example', { by: 'operator' });
        isAway = false;
        await page.locator('.changes-list li').filter({ hasText: 'cleared' }).first().waitFor();
        await page.getByText('live', { exact: true }).waitFor();
      },
      [/ERR_FAILED/],
    );
  });

  test('the first view tells what needs a look, and leads to it', async () => {
    await visit(async (page) => {
      await openView(page, '/');
      const panel = page.locator('.attention');
      const failing = panel.getByRole('link', { name: /not found$/ });
      expect(await failing.textContent()).toContain(String(await total('outcome=unresolvable')));
      await expect.poll(() => panel.locator('section').first().locator('li').count()).toBe(5);
      await failing.click();
      await page.waitForURL('**/names?show=failing&sort=expiry');
    });
  });

  test('a process that is not ready says so above what it shows', async () => {
    await visit(
      async (page) => {
        const parts = { memory: { isReady: false, detail: 'reading what is fresh: 12 names so far' } };
        await page.route('**/readyz', (route) => route.fulfill({ status: 503, json: { status: 'not-ready', parts } }));
        await openView(page, '/names');
        await page.locator('.fleet-banner').getByText('memory: reading what is fresh: 12 names so far').waitFor();
      },
      [/503/],
    );
  });

  test('where nothing was ever asked for, it says how names come in', async () => {
    await visit(async (page) => {
      const none = { names: 0, fresh: 0, expired: 0, unresolvable: 0, pinned: 0, restingOnStale: 0 };
      const statistics = { ...none, expiringWithin: { ms: 300_000, names: 0 }, asOf: '2026-03-04T08:30:00.000Z' };
      await page.route('**/v1/stats/names', (route) => route.fulfill({ json: statistics }));
      await page.route('**/v1/caches/destinations?*', (route) =>
        route.fulfill({ json: { items: [], next: null, total: 0 } }),
      );
      for (const path of ['/', '/names']) {
        await openView(page, path);
        await page.getByText('No name is cached yet.').waitFor();
      }
    });
  });

  async function recordBurst(count: number): Promise<void> {
    const now = Date.now();
    for (let first = 0; first < count; first += 1000) {
      await on.stage.service.log.append(
        Array.from({ length: 1000 }, (_, index) => ({
          stream: `webhook:burst-${first + index}`,
          expected: 'any' as const,
          events: [
            {
              id: randomUUID(),
              type: 'WebhookFailed',
              data: {
                endpoint: 'burst',
                deliveryId: randomUUID(),
                change: 'destination-changed',
                serverName: 'matrix.org',
                eventId: randomUUID(),
                attempt: 1,
                at: now,
                error: `${first + index} of the burst`,
              },
            },
          ],
        })),
      );
    }
  }
});
