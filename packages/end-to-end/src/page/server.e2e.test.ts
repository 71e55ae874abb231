import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axe, shot } from './browser.ts';
import { describeInBrowser } from './find-chromium.ts';
import { atRest, hasFocus, openView, sidewaysPx, stickingOut, tabTo } from './looking.ts';
import { openPageStage, type PageStage } from './page-stage.ts';

const SAMPLE = '/samples/tuwunel-385/servers/matrix.org';
const FAULT = '2026-03-04T08:30:01Z';

/** A verdict of each sort, and what has to be read of it at first sight. */
const VERDICTS: readonly (readonly [path: string, words: readonly RegExp[]])[] = [
  [SAMPLE, [/Connect to|Last known at/, /matrix-federation\.matrix\.org, port 443/]],
  [`${SAMPLE}?at=${FAULT}`, [/was to be reached at matrix-federation\.matrix\.org, port 443/, /522/, /serves on/]],
  [`${SAMPLE}?at=2026-01-01T00:00:00Z`, [/Nothing had been recorded/]],
  ['/servers/192.0.2.77', [/Connect to 192\.0\.2\.77, port 8448/, /none is sent/]],
  ['/servers/%5B2001:db8::77%5D:8448', [/Connect to 2001:db8::77, port 8448/]],
  ['/servers/srv.example', [/port 8448\. If that does not answer/, /_matrix-fed/]],
  ['/servers/nowhere.example', [/nothing to connect to/, /no-addresses/, /A or AAAA record/]],
  ['/servers/internal.example', [/nothing to connect to/, /--allow/]],
  ['/servers/dns-failing.example', [/nothing to connect to/, /SERVFAIL/]],
  ['/servers/pinned.example', [/operator pinned it to standby\.pinned\.example:443/, /lost in a move/]],
  ['/servers/expired.example', [/Last known at hs\.expired\.example/, /asked anew at the next request/]],
  ['/servers/stale.example', [/fails: not done after/, /serves on/]],
  ['/servers/bad-certificate.example', [/not the same as having none/, /wrong-name/]],
  ['/servers/not-json.example', [/well-known cannot be used/]],
  ['/servers/EXAMPLE.org:443', [/EXAMPLE\.org, port 443/]],
];

/** A name for each step that may decide, and for a failure at each sort of them. */
const ONE_A_STEP: readonly string[] = [
  ...['192.0.2.77', 'ported.example:8449', 'ip-delegated.example', 'matrix.org', 'example.org', 'half-moved.example'],
  ...[
    'delegated-plain.example',
    'srv.example',
    'old.example',
    'plain.example',
    'dns-failing.example',
    'nowhere.example',
  ],
];

describeInBrowser('the page of one server', () => {
  let on: PageStage;
  beforeAll(async () => {
    on = await openPageStage();
  });
  afterAll(() => on?.[Symbol.asyncDispose]());

  test('tells at once where a server is, or why it is nowhere, and what to do', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      for (const [path, words] of VERDICTS) {
        await openView(page, path);
        const verdict = page.locator('.verdict');
        for (const each of words) await expect.poll(() => verdict.textContent(), { message: path }).toMatch(each);
      }
    });
  });

  test('every step says what became of it, and exactly one of them decided', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      for (const name of ONE_A_STEP) {
        await openView(page, `/servers/${encodeURIComponent(name)}`);
        const steps = page.locator('.path-step');
        await expect.poll(() => steps.count(), { message: name }).toBe(11);
        const ended = page.locator('.path-step[data-state="decided"], .path-step[data-state="failed"]');
        expect(await ended.count(), name).toBe(1);
        for (const text of await steps.allTextContents())
          expect(text, name).toMatch(/Taken|Delegated|Skipped|Failed|Unused/);
      }
    });
  });

  test('a step is picked by keyboard, tells its evidence, and is in the address', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, `${SAMPLE}?at=${FAULT}`);
      const step = page.getByRole('button', { name: /^3\s*Delegated/ });
      await tabTo(page, step);
      await page.keyboard.press('Enter');
      await expect.poll(() => new URL(page.url()).searchParams.get('step')).toBe('3');
      await expect.poll(() => hasFocus(step)).toBe(true);
      const detail = page.getByRole('region', { name: 'Step 3' });
      const evidence = detail.getByRole('button', { name: /well-known\/matrix\/server/ });
      await tabTo(page, evidence);
      await page.keyboard.press('Enter');
      await expect.poll(() => hasFocus(page.locator('.evidence summary').first())).toBe(true);
      await openView(page, page.url());
      await expect.poll(() => step.getAttribute('aria-pressed')).toBe('true');
    });
  });

  test('the evidence opens down to the event as recorded, and a link shows it open', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, `${SAMPLE}?at=${FAULT}`);
      // What is out of order is open from the beginning.
      const failed = page.locator('.evidence-node').filter({ hasText: 'HTTP status 522' });
      expect(await failed.textContent()).toMatch(/TLSv1\.3.*The certificate has to cover matrix\.org/);
      await tabTo(page, failed.locator('summary'));
      await page.keyboard.press('Enter');
      await expect.poll(() => failed.locator('pre').last().textContent()).toContain('"type": "WellKnownFetched"');
      const link = page.url();
      await page.goto('/');
      await openView(page, link);
      await expect.poll(() => failed.locator('pre').last().textContent()).toContain('"status": 522');
      const records = page.locator('[data-part="a:matrix-federation.matrix.org"]');
      await records.locator('summary').first().click();
      await expect.poll(() => records.locator('table').textContent()).toMatch(/198\.51\.100\.40/);
    });
  });

  test('the weakest link is marked, and nothing is said to be believed after it', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, `${SAMPLE}?at=${FAULT}`);
      const weakest = page.locator('.freshness li').filter({ hasText: 'weakest link' });
      expect(await weakest.count()).toBe(1);
      expect(await weakest.textContent()).toMatch(/matrix\.org\/\.well-known.*asked for again in 59 s/);
      const panel = page.locator('.freshness');
      expect(await panel.textContent()).toContain('Nothing of this is believed after 2026-03-04 08:31:00 UTC');
    });
  });

  test('what is believed now counts down, and what is past stands still', async () => {
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await on.stage.service.resolver.resolve('plain.example', { fresh: true, by: 'synapse' });
      await openView(page, '/servers/plain.example');
      const left = page.locator('.verdict-countdown');
      const before = await left.textContent();
      expect(before).toMatch(/min|\d s/);
      await expect.poll(() => left.textContent()).not.toBe(before);
      await openView(page, `${SAMPLE}?at=${FAULT}`);
      await expect.poll(() => left.textContent()).toBe('59 s');
      await page.getByRole('button', { name: 'Back to now' }).click();
      await expect.poll(() => new URL(page.url()).searchParams.get('at')).toBeNull();
    });
  });

  test('a time that is to come is not told, and the way back is', async () => {
    await on.browser.visit(on.stage.url, { expected: [/status of 400/] }, async (page) => {
      for (const [path, text] of [
        ['/servers/plain.example?at=2999-01-01T00:00:00Z', 'This time lies in the future'],
        [`${SAMPLE}?at=2999-01-01T00:00:00Z`, 'the recording ends at 2026-03-06T09:00:00'],
      ] as const) {
        await openView(page, path);
        await expect.poll(() => page.locator('main').textContent()).toContain(text);
        expect(await page.locator('.verdict').count()).toBe(0);
        await page.getByRole('button', { name: 'Back to now' }).click();
        await page.locator('.verdict').waitFor();
      }
    });
  });

  test('when it changes the page says so without being asked, and leaves the focus where it is', async () => {
    // Of its own: a clock that was taken in hand stays so.
    await on.browser.visit(on.stage.url, { isFirst: true }, async (page) => {
      await page.clock.install();
      await on.stage.service.resolver.resolve('moving.example', { fresh: true, by: 'synapse' });
      await openView(page, '/servers/moving.example');
      const step = page.getByRole('button', { name: /^3\.2/ });
      await step.focus();
      await on.stage.service.resolver.pin('moving.example', { delegated: '192.0.2.99:8449', by: 'ada' });
      await page.clock.fastForward(31_000);
      await expect.poll(() => page.locator('.verdict').textContent()).toContain('ada pinned it to 192.0.2.99:8449');
      expect(await hasFocus(step)).toBe(true);
    });
  });

  test.each([
    ['/servers/exa_mple.org', /At character 4: "_" may not stand in a host name/, undefined],
    ['/servers/a%2541b', /At character 2: "%" may not stand/, undefined],
    ['/servers/2001:db8::1', /square brackets/, '/servers/%5B2001%3Adb8%3A%3A1%5D'],
    ['/servers/%40alice:example.org', /character-not-allowed/, '/servers/example.org'],
    ['/servers/%3Cscript%3Ewindow.__hacked=1%3C%2Fscript%3E', /At character 1/, undefined],
    [`/servers/${'a'.repeat(64)}.example`, /at most 63/, undefined],
  ])('of %s, which is no server name, it says what is wrong and where', async (path, words, meant) => {
    const before = on.stage.world.requests.length;
    await on.browser.visit(on.stage.url, {}, async (page) => {
      await openView(page, path);
      const main = page.locator('main');
      await expect.poll(() => main.textContent()).toMatch(words);
      const link = main.getByRole('link');
      expect(await link.count()).toBe(meant === undefined ? 0 : 1);
      if (meant !== undefined) expect(await link.getAttribute('href')).toBe(meant);
    });
    expect(on.stage.world.requests.length).toBe(before);
  });

  test.each([
    ['fault', `${SAMPLE}?at=${FAULT}`, 'phone', 'light'],
    ['fault', `${SAMPLE}?at=${FAULT}`, 'phone', 'dark'],
    ['fault', `${SAMPLE}?at=${FAULT}`, 'desk', 'light'],
    ['fault', `${SAMPLE}?at=${FAULT}`, 'desk', 'dark'],
    ['many', '/servers/many-targets.example', 'phone', 'dark'],
    ['hostile', '/servers/hostile-certificate.example', 'phone', 'light'],
    ['nowhere', '/servers/nowhere.example', 'desk', 'dark'],
    ['none', '/servers/exa_mple.org', 'phone', 'light'],
  ] as const)('with all of it open nothing sticks out, and nobody is kept out: %s, %s, %s, %s', async (...shown) => {
    const [name, path, size, colors] = shown;
    await on.browser.visit(on.stage.url, { size, colors }, async (page) => {
      await openView(page, path);
      await openAll(page);
      await atRest(page);
      await shot(page, `server-${name}-${size}-${colors}`);
      expect(await axe(page)).toEqual([]);
      expect(await sidewaysPx(page), (await stickingOut(page)).join('\n')).toBe(0);
    });
  });
});

/** Opens the tree, but for the events. */
async function openAll(page: Page): Promise<void> {
  for (const part of await page.locator('.evidence > ul > li > details').all()) {
    if ((await part.getAttribute('open')) === null) await part.locator('summary').first().click();
  }
}
