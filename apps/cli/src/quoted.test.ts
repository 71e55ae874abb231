import { expect, test } from 'vitest';
import { quoted } from './quoted.ts';

test.each([
  ['/tmp/history', '/tmp/history'],
  ['postgres://me@db/log', 'postgres://me@db/log'],
  ['postgres://db/log?a=b&c=d', "'postgres://db/log?a=b&c=d'"],
  ['/tmp/two words', "'/tmp/two words'"],
  ["/tmp/it's", "'/tmp/it'\\''s'"],
  ['', "''"],
  ['$(reboot)', "'$(reboot)'"],
])('%j is typed as %s', (text, typed) => {
  expect(quoted(text)).toBe(typed);
});
