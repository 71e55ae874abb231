import { expect, test } from 'vitest';
import { servingAt, servingLines, servingText } from './serving.ts';

const URL = 'http://127.0.0.1:8385';
const SERVING = servingAt(URL, { version: '1.2.3', database: '/data', tokenFile: '/data/token', pid: 7 });

test('whoever sits at the terminal is told what to open in a browser, and each address stands free to be picked up', () => {
  const text = servingText(SERVING);
  expect(text).toContain('browser');
  const words = text.split(/\s+/);
  expect(words).toContain(URL);
  expect(words).toContain(`${URL}/samples/tuwunel-385`);
  expect(words).toContain(SERVING.docsUrl);
});

test('without a terminal it is told, too', () => {
  expect(servingLines(SERVING)).toContainEqual(expect.stringMatching(/127\.0\.0\.1:8385: .*browser/));
});

test.each([
  { tokenFile: '/data/token', isTold: true },
  { tokenFile: null, isTold: false },
])('a token is told of where one was made: $tokenFile', ({ tokenFile, isTold }) => {
  const serving = { ...SERVING, tokenFile };
  expect(servingText(serving).includes('token')).toBe(isTold);
  expect(servingLines(serving).join('\n').includes('token')).toBe(isTold);
});
