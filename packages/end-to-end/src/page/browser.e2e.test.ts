import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axe, openBrowser, type TestBrowser } from './browser.ts';
import { describeInBrowser } from './find-chromium.ts';

/** As strict as that of the page. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

const PAGES: Readonly<Record<string, { readonly type: string; readonly body: string }>> = {
  '/good': { type: 'text/html', body: '<!doctype html><html lang="en"><title>a</title><main><h1>Good</h1></main>' },
  '/unlabelled': {
    type: 'text/html',
    body: '<!doctype html><html lang="en"><title>a</title><main><h1>a</h1><input></main>',
  },
  '/inline': {
    type: 'text/html',
    body: '<!doctype html><html lang="en"><title>a</title><script>window.__hacked=1</script>',
  },
  ...Object.fromEntries(
    Object.entries({
      complains: 'console.error("so it is")',
      throws: 'throw new Error("not caught")',
      hacked: 'window.__hacked = 1',
      asks: 'alert(1)',
      strays: 'fetch("https://elsewhere.example/").catch(() => undefined)',
      'strays-freely': 'fetch("https://elsewhere.example/").catch(() => undefined)',
      'strays-freely-by-address': 'fetch("http://192.0.2.1/").catch(() => undefined)',
      writes: 'document.body.innerHTML = "<b>a</b>"',
    }).flatMap(([name, script]) => [
      [
        `/${name}`,
        {
          type: 'text/html',
          body: `<!doctype html><html lang="en"><title>a</title><body><script src="/${name}.js"></script>`,
        },
      ],
      [`/${name}.js`, { type: 'text/javascript', body: script }],
    ]),
  ),
};

const server = createServer((request, response) => {
  const page = PAGES[request.url ?? ''];
  response.writeHead(page === undefined ? 404 : 200, {
    'content-type': page?.type ?? 'text/plain',
    ...(!request.url?.includes('freely') && { 'content-security-policy': POLICY }),
  });
  response.end(page?.body ?? 'nothing');
});

describeInBrowser('somebody who looks at a page', () => {
  let browser: TestBrowser;
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    server.close();
  });

  const look = (path: string): Promise<unknown> =>
    browser.visit(url, {}, async (page) => {
      // What is asked for elsewhere fails a moment later.
      await page.goto(path, { waitUntil: 'networkidle' });
    });

  test('has nothing against one that is well', async () => {
    await expect(look('/good')).resolves.toBeUndefined();
  });

  test.each([
    ['complains', /so it is/],
    ['throws', /not caught/],
    ['hacked', /something hostile ran/],
    ['asks', /dialog: 1/],
    ['strays', /POLICY: connect-src forbids https:\/\/elsewhere\.example/],
    // Where the policy allows it, it is seen all the same, and leads nowhere.
    ['strays-freely', /another host: https:\/\/elsewhere\.example(?:.|\n)*ERR_PROXY_CONNECTION_FAILED/],
    ['strays-freely-by-address', /another host: http:\/\/192\.0\.2\.1(?:.|\n)*ERR_PROXY_CONNECTION_FAILED/],
    ['writes', /POLICY: require-trusted-types-for/],
    ['inline', /POLICY: script-src/],
    ['nothing', /404/],
  ])('notices what is wrong with one that %s', async (path, complaint) => {
    await expect(look(`/${path}`)).rejects.toThrow(complaint);
  });

  test('finds by axe, under the policy of the page, what a screen reader cannot tell', async () => {
    const [good, bad] = await browser.visit(url, {}, async (page) => {
      await page.goto('/good');
      const nothing = await axe(page);
      await page.goto('/unlabelled');
      return [nothing, await axe(page)];
    });
    expect(good).toEqual([]);
    expect(bad?.join('\n')).toContain('label');
  });
});
