import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, shot } from './browser.ts';
import { describeInBrowser } from './find-chromium.ts';
import { hostileTexts } from './hostile-texts.ts';
import {
  atRest,
  hasFocus,
  isAskedAnew,
  openView,
  sidewaysPx,
  stickingOut,
  tabTo,
  withoutLongTasks,
} from './looking.ts';
import { openPageStage, type PageStage } from './page-stage.ts';
import { openStage, type Stage, TOKEN } from './stage.ts';

const REFUSED = [/401 \(Unauthorized\).*\/v1\//];

/** What has a text say something else than it says. */
const UNSEEN = /[\u202a-\u202e\u2066-\u2069]|\p{Cc}(?<![\n\t])/u;

/** As Tuwunel 1.5.1 printed it when tuwunel issue 385 was opened, with rows of other sorts around. */
const TABLES = `From the admin room:

| Server Name | Destination | Hostname | Expires |
| ----------- | ----------- | -------- | ------- |
| matrix.org | matrix.org:8443 | matrix.org:8448 | 2099-03-05T06:14:07.551923021+00:00 |
| plain.example | plain.example:8448 | plain.example:8448 | 2099-03-05T06:14:07.5+00:00 |
| slow.example | slow.example:8448 | slow.example:8448 | 2099-03-05T06:14:07.5+00:00 |
| broken |

| Server Name | IP  | Port | Expires | Overriding |
| ----------- | --- | ----:| ------- | ---------- |
| matrix-federation.matrix.org | [198.51.100.40] | 8448 | 2099-03-04T14:01:44.1+00:00 | None |
`;

describeInBrowser('an operator', () => {
  let on: PageStage;
  beforeAll(async () => {
    on = await openPageStage();
  });
  afterAll(() => on?.[Symbol.asyncDispose]());

  test('gives a token, is told of a wrong one, and has it forgotten, by keyboard alone', async () => {
    await on.browser.visit(on.stage.url, { expected: REFUSED }, async (page) => {
      await openView(page, '/operate');
      const button = page.getByRole('button', { name: 'Read only' });
      await tabTo(page, button);
      await page.keyboard.press('Enter');
      const field = page.getByLabel('Token', { exact: true });
      await expect.poll(() => hasFocus(field)).toBe(true);
      expect(await axe(page)).toEqual([]);
      await page.keyboard.type('wrong');
      await page.keyboard.press('Enter');
      await page.getByText('none of those that are known').waitFor();
      await expect.poll(() => hasFocus(field)).toBe(true);
      await page.keyboard.type(TOKEN);
      await page.keyboard.press('Enter');
      const own = page.getByRole('button', { name: 'operator: operator' });
      await own.waitFor();
      await expect.poll(() => hasFocus(own)).toBe(true);

      await page.reload();
      await own.waitFor();
      expect(await whereTokenIs(page)).toEqual([]);
      const other = await page.context().newPage();
      await other.goto('/operate');
      await other.getByRole('button', { name: 'Read only' }).waitFor();
      await other.close();

      await tabTo(page, own);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await tabTo(page, page.getByRole('button', { name: 'Forget the token' }));
      await page.keyboard.press('Enter');
      await expect.poll(() => hasFocus(button)).toBe(true);
      expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).not.toContain(TOKEN);
    });
  });

  test('is asked for a token by what needs one, then goes on with it: a name is cleared once that was confirmed', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, '/servers/plain.example');
      const clear = page.getByRole('button', { name: 'Clear …' });
      await tabTo(page, clear);
      await page.keyboard.press('Enter');
      await expect.poll(() => hasFocus(page.getByLabel('Token', { exact: true }))).toBe(true);
      await page.keyboard.type(TOKEN);
      await page.keyboard.press('Enter');
      const cancel = page.getByRole('button', { name: 'Cancel' });
      await expect.poll(() => hasFocus(cancel)).toBe(true);
      expect(await axe(page)).toEqual([]);
      await shot(page, 'operate-clear');
      await page.keyboard.press('Escape');
      await expect.poll(() => hasFocus(clear)).toBe(true);
      expect(await clearings('plain.example')).toBe(0);

      await page.keyboard.press('Enter');
      await expect.poll(() => hasFocus(cancel)).toBe(true);
      await tabTo(page, page.getByRole('button', { name: 'Clear it' }));
      await page.keyboard.press('Enter');
      await page.locator('.acts-outcome', { hasText: 'Cleared.' }).waitFor();
      await expect.poll(() => hasFocus(clear)).toBe(true);
      // Who listens hears it where no dialog is any more.
      await page.locator('body > [role="status"]', { hasText: 'Cleared.' }).waitFor({ state: 'attached' });
      expect(await clearings('plain.example')).toBe(1);
    });
  });

  test('resolves a name now, once however often it is pressed', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, '/servers/expired.example');
      let asked = 0;
      const pressed = Promise.withResolvers<void>();
      // The answer comes when it was pressed for the second time, however busy the machine is.
      await page.route(isAskedAnew, async (route) => {
        asked += 1;
        await pressed.promise;
        await route.continue();
      });
      await page.getByRole('button', { name: 'Resolve now' }).dblclick();
      pressed.resolve();
      await page.locator('.acts-outcome', { hasText: 'hs.expired.example:443' }).waitFor();
      expect(asked).toBe(1);
    });
  });

  test('pins a name, is told of what is none while it is typed, and takes the pin back', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await giveToken(page);
      await openView(page, '/servers/alias.example');
      await page.getByRole('button', { name: 'Pin …' }).click();
      const field = page.getByLabel('Pinned to');
      await expect.poll(() => hasFocus(field)).toBe(true);
      await page.keyboard.type('https://fed.example.net:8449/');
      await page.getByText('Is fed.example.net:8449 meant?').waitFor();
      await page.keyboard.press('Enter');
      expect(await pinOf('alias.example')).toBeUndefined();
      await field.fill('fed.example.net:8449');
      await page.getByText('Requests go to fed.example.net, port 8449').waitFor();
      await page.getByLabel('Why').fill(hostileTexts.rightToLeft);
      expect(await axe(page)).toEqual([]);
      await shot(page, 'operate-pin');
      await page.keyboard.press('Enter');
      const unpin = page.getByRole('button', { name: 'Unpin …' });
      await unpin.waitFor();
      const pin = await pinOf('alias.example');
      expect(pin).toMatchObject({
        delegated: 'fed.example.net:8449',
        by: 'operator',
        reason: hostileTexts.rightToLeft,
      });
      expect(Date.parse(pin?.until ?? '') - Date.parse(pin?.pinnedAt ?? '')).toBeGreaterThan(23 * 3_600_000);
      await expect.poll(() => page.locator('main').textContent()).toContain('fed.example.net');

      await unpin.click();
      await page.getByRole('dialog').getByText('safe\\u{202e}').waitFor();
      await page.getByRole('button', { name: 'Take it back' }).click();
      await page.locator('.acts-outcome', { hasText: 'taken back' }).waitFor();
      await unpin.waitFor({ state: 'detached' });
      expect(await pinOf('alias.example')).toBeUndefined();
    });
  });

  describe('brings in what a homeserver has cached', () => {
    test('and has a verdict on each row, the cure, and what could not be read; what was unknown is judged again', async () => {
      await on.browser.visit(on.stage.url, {}, async (page) => {
        await openView(page, '/operate');
        await page.getByLabel('Tables of a resolver cache').fill(TABLES);
        await page.getByRole('button', { name: 'Judge each row' }).click();
        await page.getByLabel('Token', { exact: true }).fill(TOKEN);
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { name: '2 of 4 entries are stale, and in use.' }).waitFor();
        await page.locator('.import-cure', { hasText: '!admin server clear-caches' }).waitFor();
        const stale = page.locator('.judged-row', { hasText: 'line 5' });
        expect(await stale.textContent()).toMatch(/^stale.*an SRV record beats the delegation/);
        expect(await stale.getByRole('row', { name: 'Port' }).getByRole('cell').allTextContents()).toEqual([
          '8443',
          '443',
        ]);
        expect(await page.locator('.judged-row', { hasText: 'line 6' }).textContent()).toMatch(/^agrees/);
        expect(await axe(page)).toEqual([]);
        await shot(page, 'operate-report');

        const unknown = page.locator('.judged-row', { hasText: 'line 7' });
        expect(await unknown.textContent()).toMatch(/^cannot tell/);
        await unknown.getByRole('button', { name: 'Resolve it now' }).click();
        await expect.poll(() => unknown.textContent()).toMatch(/^agrees/);

        await page.getByRole('button', { name: 'Not read 1' }).click();
        await expect.poll(() => new URL(page.url()).search).toBe('?verdict=unread');
        await expect
          .poll(() => page.locator('.judged-row').allTextContents())
          .toEqual([expect.stringMatching(/line 8\| broken \|It has 1 of 4 cells/)]);
        await page.getByRole('button', { name: 'Stale 2' }).click();
        await expect.poll(() => page.locator('.judged-row').count()).toBe(2);
        await page.goBack();
        await page.locator('.judged-row', { hasText: 'broken' }).waitFor();
      });
    });

    test('and loses nothing of it when there is no table in it, or too much', async () => {
      const expected = [/400 \(Bad Request\).*\/v1\/imports\/tuwunel/];
      await on.browser.visit(on.stage.url, { expected }, async (page) => {
        await giveToken(page);
        await openView(page, '/operate');
        const field = page.getByLabel('Tables of a resolver cache');
        const judge = page.getByRole('button', { name: 'Judge each row' });
        await judge.click();
        await page.getByText('Nothing is pasted yet.').waitFor();
        await field.fill('Federation with matrix.org fails.');
        await judge.click();
        await page.getByText('There is no table in it').waitFor();
        expect(await field.inputValue()).toBe('Federation with matrix.org fails.');

        let sent = 0;
        page.on('request', (request) => {
          if (request.method() === 'POST') sent += 1;
        });
        await field.fill('x'.repeat(1_048_577));
        await judge.click();
        await page.getByText('1 MiB is the most at once').waitFor();
        expect(sent).toBe(0);
        expect(await field.inputValue()).toHaveLength(1_048_577);
      });
    });

    test('from files, one below the other', async () => {
      await on.browser.visit(on.stage.url, { size: 'phone', colors: 'dark' }, async (page) => {
        await giveToken(page);
        await openView(page, '/operate');
        const [destinations = '', overrides = ''] = TABLES.split(/\n(?=\| Server Name \| IP)/);
        await page.getByLabel('Add a file').setInputFiles([
          { name: 'destinations.md', mimeType: 'text/markdown', buffer: Buffer.from(destinations) },
          { name: 'overrides.md', mimeType: 'text/markdown', buffer: Buffer.from(overrides) },
        ]);
        const field = page.getByLabel('Tables of a resolver cache');
        await expect.poll(() => field.inputValue()).toContain('matrix-federation.matrix.org');
        await page.getByRole('button', { name: 'Judge each row' }).click();
        await page.getByRole('heading', { name: '2 of 4 entries are stale' }).waitFor();
        expect(await sidewaysPx(page), (await stickingOut(page)).join('\n')).toBe(0);
        expect(await axe(page)).toEqual([]);
        await shot(page, 'operate-report-phone');
      });
    });

    test('that means harm, and sees text', async () => {
      const rows = Object.values(hostileTexts).map((text) => {
        const cell = text.replaceAll(/[|\r\n\u0085\u2028\u2029]/g, ' ').slice(0, 300);
        return `| ${cell} | ${cell}:8448 | ${cell}:8448 | ${cell} |`;
      });
      const text = ['| Server Name | Destination | Hostname | Expires |', ...rows].join('\n');
      await on.browser.visit(on.stage.url, { size: 'phone' }, async (page) => {
        await giveToken(page);
        await openView(page, '/operate');
        await page.getByLabel('Tables of a resolver cache').fill(text);
        await page.getByRole('button', { name: 'Judge each row' }).click();
        await page.locator('.judged-row').first().waitFor();
        for (const filter of ['All', 'Not read']) {
          await page.getByRole('button', { name: new RegExp(`^${filter} `) }).click();
          await atRest(page);
          expect(await page.locator('.import-report').textContent()).not.toMatch(UNSEEN);
          expect(await page.locator('.import-report :is(script, img, [onerror], [onload])').count()).toBe(0);
          expect(await sidewaysPx(page), (await stickingOut(page)).join('\n')).toBe(0);
        }
      });
    });

    test('of ten thousand rows without a stutter', async () => {
      await on.browser.visit(on.stage.url, {}, async (page) => {
        await giveToken(page);
        // To judge them takes the process long; what is looked at here is the page.
        await page.route('**/v1/imports/tuwunel', (route) =>
          route.fulfill({ contentType: 'application/x-ndjson', body: longReport(10_000) }),
        );
        await openView(page, '/operate');
        await page.getByLabel('Tables of a resolver cache').fill('as many as there are');
        await page.getByRole('button', { name: 'Judge each row' }).click();
        await page.getByRole('heading', { name: '5,000 of 10,000 entries are stale' }).waitFor();
        await withoutLongTasks(page, async () => {
          await page.getByRole('button', { name: 'Agrees 5,000' }).click();
          await page.getByRole('button', { name: 'Next', exact: true }).click();
          await page.getByText('Page 2 of 100').waitFor();
        });
        expect(await page.locator('.judged-row').count()).toBeLessThanOrEqual(100);
      });
    });
  });

  describe('where reads need a token', () => {
    let closed: Stage;
    beforeAll(async () => {
      closed = await openStage({ page: on.page, reads: 'token' });
    });
    afterAll(() => closed?.[Symbol.asyncDispose]());

    test('sees nothing until one is given, and nothing once it is forgotten', async () => {
      await on.browser.visit(closed.url, { expected: REFUSED }, async (page) => {
        await page.goto('/servers/matrix.org');
        await page.getByRole('heading', { name: 'A token is needed' }).waitFor();
        expect(await axe(page)).toEqual([]);
        await shot(page, 'operate-gate');
        await page.getByLabel('Token', { exact: true }).fill(TOKEN);
        await page.keyboard.press('Enter');
        await page.locator('main').getByText('matrix-federation.matrix.org').first().waitFor();
        await page.getByText('curl -H "Authorization: Bearer $TOKEN"').first().waitFor({ state: 'attached' });
        await page.getByRole('button', { name: 'operator: operator' }).click();
        await page.getByRole('button', { name: 'Forget the token' }).click();
        await page.getByRole('heading', { name: 'A token is needed' }).waitFor();
        expect(await page.locator('main').textContent()).not.toContain('matrix-federation');
      });
    });
  });

  test('is told when there are no tokens at all', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await page.route('**/v1/session', async (route) => {
        const told = (await (await route.fetch()).json()) as object;
        await route.fulfill({ json: { ...told, hasTokens: false } });
      });
      await openView(page, '/operate');
      await page.getByRole('button', { name: 'Read only' }).click();
      await page.getByRole('dialog').getByText('was given no tokens').waitFor();
      expect(await page.getByLabel('Token', { exact: true }).count()).toBe(0);
    });
  });

  // The last one: nothing is held afterwards.
  test('clears everything, having typed how many names that is', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await giveToken(page);
      let names = 0;
      // The figures follow what was done before.
      const isToldAll = async (): Promise<boolean> => {
        await openView(page, '/operate');
        await page.getByText(/^[0-9]+ names are held/).waitFor();
        ({ names } = (await (await fetch(`${on.stage.url}/v1/stats/names`)).json()) as { readonly names: number });
        return (await page.getByText(`${names} names are held`).count()) === 1;
      };
      await expect.poll(isToldAll).toBe(true);
      expect(names).toBeGreaterThan(20);
      const open = page.getByRole('button', { name: 'Clear everything …' });
      await tabTo(page, open);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: `Clear ${names} names?` }).waitFor();
      await expect.poll(() => hasFocus(page.getByLabel(`Type ${names} to say`))).toBe(true);
      await page.keyboard.type(String(names + 1));
      await page.keyboard.press('Enter');
      await page.getByText(`What is typed is not ${names}.`).waitFor();
      expect(await allClearings()).toBe(0);
      await page.keyboard.press('Control+A');
      await page.keyboard.type(String(names));
      await page.keyboard.press('Enter');
      await page.locator('.acts-outcome', { hasText: 'Everything is cleared.' }).waitFor();
      await expect.poll(() => hasFocus(open)).toBe(true);
      expect(await allClearings()).toBe(1);
      await expect.poll(() => page.locator('main').textContent()).toContain('0 names are held');
    });
  });

  async function giveToken(page: Page): Promise<void> {
    await page.goto('/');
    await page.getByRole('button', { name: 'Read only' }).click();
    await page.getByLabel('Token', { exact: true }).fill(TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'operator: operator' }).waitFor();
    await atRest(page);
  }

  async function clearings(name: string): Promise<number> {
    const events = await on.stage.service.log.readStream(`server:${name}`);
    return events.filter(({ type, data }) => type === 'CacheCleared' && data['by'] === 'operator').length;
  }

  async function allClearings(): Promise<number> {
    return (await on.stage.service.log.readStream('caches')).length;
  }

  async function pinOf(name: string): Promise<Pin | undefined> {
    const answer = await fetch(`${on.stage.url}/v1/servers/${name}/pin`);
    return answer.ok ? ((await answer.json()) as Pin) : undefined;
  }
});

interface Pin {
  readonly delegated: string;
  readonly by: string;
  readonly reason: string | null;
  readonly pinnedAt: string;
  readonly until: string | null;
}

/** Where else than in the tab the token is. */
async function whereTokenIs(page: Page): Promise<readonly string[]> {
  const places = {
    address: page.url(),
    page: await page.content(),
    cookies: JSON.stringify(await page.context().cookies()),
    'local storage': (await page.evaluate('JSON.stringify({ ...localStorage })')) as string,
  };
  return Object.entries(places).flatMap(([place, text]) => (text.includes(TOKEN) ? place : []));
}

function longReport(rows: number): string {
  const items = Array.from({ length: rows }, (_, index) => {
    const serverName = `n${index}.example`;
    const expiresAt = '2099-03-05T06:14:07.500Z';
    const claim = { table: 'destinations', source: 'tuwunel', serverName, host: serverName, port: 8448, expiresAt };
    const common = { line: index + 3, claim, isExpired: false, sentences: [`It is about ${serverName}.`] };
    if (index % 2 === 0) return { kind: 'agrees', ...common };
    const differences = [{ part: 'port', claimed: '8448', right: '443' }];
    return {
      kind: 'stale',
      ...common,
      differences,
      pattern: null,
      rightEntry: null,
      cure: '!admin server clear-caches',
    };
  });
  return `${JSON.stringify({ kind: 'report', items, problems: [], summary: {} })}\n`;
}
