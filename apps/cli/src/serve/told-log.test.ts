import { expect, test } from 'vitest';
import { sentenceOf } from './told-log.ts';

test.each([
  [{ msg: 'ending' }, 'ending'],
  [{ msg: 'memory failed', err: { message: 'away', stack: 'Error: away\n at x' } }, 'memory failed: away'],
  [{ msg: 'not yet', reason: 'refused' }, 'not yet: refused'],
  [{ msg: 'the same', err: { message: 'the same' } }, 'the same'],
])('%j is told as %j', (line, sentence) => {
  expect(sentenceOf(JSON.stringify(line))).toBe(sentence);
});
