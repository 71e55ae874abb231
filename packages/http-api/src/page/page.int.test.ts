import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../start-api.ts';
import { memoryService, openTestApi, type TestApi, testSettings } from '../testing/open-test-api.ts';
import { RawClient } from '../testing/raw-client.ts';

const INDEX = '<!doctype html><title>Wherefore</title><script type="module" src="/assets/index-a1.js"></script>';
const SCRIPT = 'export const page = "the page";';
const SECRET = 'nobody is told of this';
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

let folder: string;
let api: TestApi;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wherefore-page-'));
  writePage(join(folder, 'page'), INDEX);
  writeFileSync(join(folder, 'package.json'), SECRET);
  writeFileSync(join(folder, 'page/.env'), SECRET);
  api = await openTestApi({ settings: { page: urlOf('page'), reads: 'token' } });
});

afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

function writePage(path: string, index: string): void {
  mkdirSync(join(path, 'assets'), { recursive: true });
  writeFileSync(join(path, 'index.html'), index);
  writeFileSync(join(path, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(path, 'assets/index-a1.js'), SCRIPT);
  writeFileSync(join(path, 'assets/index-a1.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(join(path, 'assets/index-a1.js.gz'), gzipSync(SCRIPT));
}

function urlOf(name: string): URL {
  return pathToFileURL(`${join(folder, name)}/`);
}

function ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<LightMyRequestResponse> {
  return api.app.inject({ url, headers });
}

describe('the page', () => {
  it.each([
    '/',
    '/servers/matrix.org',
    '/servers/a%2Fb%3F/evidence',
    '/servers/matrix.org?at=2026-03-04T08:30:01Z',
    '/names',
    '/changes',
    '/operate',
    '/samples/tuwunel-385',
  ])('is at %s, for everybody, even where reads need a token', async (url) => {
    const answer = await ask(url, BROWSER);
    expect([answer.statusCode, answer.body]).toEqual([200, INDEX]);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(answer.headers['permissions-policy']).toContain('camera=()');
  });

  it('may load from here alone, and makes no script of text', async () => {
    for (const url of ['/', '/assets/index-a1.js', '/icon.svg', '/nothing']) {
      const policy = String((await ask(url, BROWSER)).headers['content-security-policy']);
      const directives = policy.split('; ');
      expect([url, directives[0]]).toEqual([url, "default-src 'none'"]);
      expect(directives).toContain("require-trusted-types-for 'script'");
      expect(directives).toContain("trusted-types 'none'");
      expect(policy).not.toMatch(/unsafe|data:|https?:|\*/);
    }
  });

  it('is sent again only when it is another one, whatever the time of its file', async () => {
    const { headers } = await ask('/', BROWSER);
    const tag = String(headers.etag);
    const again = await ask('/', { ...BROWSER, 'if-none-match': tag });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    // As packages have it: one time for all files, and the next version is as long.
    writePage(join(folder, 'next'), INDEX.replace('a1', 'b2'));
    for (const name of ['page', 'next']) utimesSync(join(folder, name, 'index.html'), 499_162_500, 499_162_500);
    await using next = await openTestApi({ settings: { page: urlOf('next') } });
    const other = await next.app.inject({ url: '/', headers: { ...BROWSER, 'if-none-match': tag } });
    expect([other.statusCode, other.body]).toEqual([200, INDEX.replace('a1', 'b2')]);
  });

  it('leaves `/` to programs that ask for JSON, and says that it is by `accept`', async () => {
    const answer = await ask('/', { accept: 'application/json' });
    expect(answer.json()).toMatchObject({ name: 'Wherefore' });
    expect(answer.headers.vary).toContain('accept');
    expect(String((await ask('/', BROWSER)).headers.vary)).toContain('accept');
  });

  it('has its assets kept for ever, compressed as they were built', async () => {
    const url = '/assets/index-a1.js';
    const plain = await ask(url);
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect([plain.headers['content-encoding'], plain.body]).toEqual([undefined, SCRIPT]);
    const brotli = await ask(url, { 'accept-encoding': 'gzip, deflate, br' });
    expect(brotli.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
    expect(brotli.headers['content-type']).toContain('javascript');
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(SCRIPT);
    const gzip = await ask(url, { 'accept-encoding': 'gzip' });
    expect([gzip.headers['content-encoding'], gunzipSync(gzip.rawPayload).toString()]).toEqual(['gzip', SCRIPT]);
  });

  it.each(['/', '/assets/index-a1.js'])('says the same of how it varies where it is as before: %s', async (url) => {
    const headers = { ...BROWSER, 'accept-encoding': 'gzip' };
    const first = await ask(url, headers);
    const again = await ask(url, { ...headers, 'if-none-match': String(first.headers.etag) });
    expect([again.statusCode, again.headers.vary]).toEqual([304, first.headers.vary]);
  });

  it('says that there is nothing, for browsers and not for programs', async () => {
    const answer = await ask('/nothing', { ...BROWSER, 'if-none-match': '*', range: 'bytes=0-3' });
    expect([answer.statusCode, answer.body]).toEqual([404, INDEX]);
    expect((await ask('/nothing')).json()).toMatchObject({ code: 'no-such-route' });
    for (const url of ['/v1/nothing', '/v1', '/docs/nothing', '/assets/nothing.js', '/readyz/nothing']) {
      expect([url, (await ask(url, BROWSER)).headers['content-type']]).toEqual([url, 'application/problem+json']);
    }
    const post = await api.app.inject({ method: 'POST', url: '/servers/a.example', headers: BROWSER });
    expect([post.statusCode, post.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('is not counted against a client, and what it asks for is', async () => {
    await using limited = await openTestApi({ settings: { page: urlOf('page'), requestsPerMinute: 2 } });
    const status = async (url: string): Promise<number> =>
      (await limited.app.inject({ url, headers: BROWSER })).statusCode;
    for (let visit = 0; visit < 5; visit += 1) {
      for (const url of ['/', '/servers/a.example', '/assets/index-a1.js', '/icon.svg'])
        expect(await status(url)).toBe(200);
    }
    expect([await status('/v1/policies'), await status('/v1/policies'), await status('/v1/policies')]).toEqual([
      200, 200, 429,
    ]);
  });

  it('is not there unless it is asked for', async () => {
    await using without = await openTestApi();
    const statuses = ['/servers/a.example', '/assets/index-a1.js', '/icon.svg', '/nothing'].map(
      async (url) => (await without.app.inject({ url, headers: BROWSER })).statusCode,
    );
    expect(await Promise.all(statuses)).toEqual([404, 404, 404, 404]);
    expect((await without.app.inject({ url: '/', headers: BROWSER })).body).toContain('<h1>Wherefore</h1>');
  });
});

describe('a page that is not built', () => {
  it.each(['nowhere', 'empty', 'half'])('is refused at the start, with what to do: %s', async (name) => {
    mkdirSync(join(folder, 'empty'), { recursive: true });
    mkdirSync(join(folder, 'half'), { recursive: true });
    writeFileSync(join(folder, 'half/index.html'), INDEX);
    const opening = openTestApi({ settings: { page: urlOf(name) } });
    await expect(opening).rejects.toThrow(`${join(folder, name)}/: build it with npm run build`);
  });
});

describe('of the disk', () => {
  const paths = [
    ...['/assets/../../package.json', '/assets/../package.json', '/assets/../.env', '/../package.json'],
    ...['/assets/..%2f..%2fpackage.json', '/assets/%2e%2e/%2e%2e/package.json', '/assets/%2e%2e%2f.env'],
    ...['/assets/..%5c..%5cpackage.json', '/assets/..\\..\\package.json', '/assets/....//....//package.json'],
    ...['/assets/%252e%252e%252f%252e%252e%252fpackage.json', '/assets/%c0%ae%c0%ae/%c0%ae%c0%ae/package.json'],
    ...['/assets/index-a1.js%00', '/assets/%00', '/assets/index-a1.js%00.png', '/assets//etc/passwd'],
    ...['/assets/%2fetc%2fpasswd', '/assets/', '/assets', '/assets/.', '/assets/./index-a1.js', '//etc/passwd'],
    ...['/.env', '/%2eenv', '/index.html', '/assets/index-a1.js.br', '/assets/INDEX-A1.JS', '/assets/index-a1.js/'],
    ...['/assets/%E0%A4%A', '/assets/file:///etc/passwd', '/servers/../package.json', '/servers/..%2fpackage.json'],
  ];

  it.each(paths)('nothing is told but the page: %s', async (path) => {
    await using service = memoryService();
    await using served = await startApi(service, testSettings({ page: urlOf('page') }));
    // As it is written: clients resolve dots before they ask.
    using client = new RawClient(served.url);
    client.send(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    const answer = await client.ended;
    const [status = ''] = answer.split('\r\n', 1);
    expect(answer).not.toContain(SECRET);
    expect(answer).not.toContain('root:');
    expect(answer).not.toContain(folder);
    const isPage = path.startsWith('/servers/');
    expect(status).toMatch(isPage ? /^HTTP\/1\.1 (?:200|404) / : /^HTTP\/1\.1 40[04] /);
    if (!isPage) expect(answer).toContain('urn:wherefore:problem:');
  });

  it('a file of the page is told, asked for in the same way', async () => {
    await using service = memoryService();
    await using served = await startApi(service, testSettings({ page: urlOf('page') }));
    using client = new RawClient(served.url);
    client.send('GET /assets/index-a1.js HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(await client.ended).toContain(SCRIPT);
  });
});
