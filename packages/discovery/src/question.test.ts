import { describe, expect, test } from 'vitest';
import {
  normalName,
  type Question,
  questionFromKey,
  questionKey,
  questionStream,
  questionText,
  serverStream,
} from './index.ts';

describe('a question and its key', () => {
  test.each<[Question, string, string]>([
    [
      { kind: 'well-known', host: 'example.org' },
      'well-known:example.org',
      'https://example.org/.well-known/matrix/server',
    ],
    [
      { kind: 'srv', name: '_matrix-fed._tcp.example.org' },
      'srv:_matrix-fed._tcp.example.org',
      'SRV _matrix-fed._tcp.example.org',
    ],
    [{ kind: 'address', family: 4, host: 'example.org' }, 'a:example.org', 'A example.org'],
    [{ kind: 'address', family: 6, host: 'example.org' }, 'aaaa:example.org', 'AAAA example.org'],
    [{ kind: 'address', family: 4, host: 'odd:name' }, 'a:odd:name', 'A odd:name'],
    [
      { kind: 'well-known', host: '2001:db8::1' },
      'well-known:2001:db8::1',
      'https://[2001:db8::1]/.well-known/matrix/server',
    ],
  ])('%j', (question, key, text) => {
    expect(questionKey(question)).toBe(key);
    expect(questionFromKey(key)).toEqual(question);
    expect(questionText(key)).toBe(text);
  });

  test.each(['', ':', 'a', 'a:', ':example.org', 'srv:', 'mx:example.org', 'A:example.org', 'wellknown:example.org'])(
    'no key: %j',
    (key) => {
      expect(questionFromKey(key)).toBeUndefined();
    },
  );
});

// R18, R92: names are compared in ASCII lower case; no other letter has another case in the DNS (RFC 4343).
test.each([
  ['example.org', 'example.org'],
  ['EXAMPLE.Org', 'example.org'],
  ['example.org.', 'example.org'],
  ['example.org..', 'example.org.'],
  ['.', ''],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'],
  ['\u212Aelvin', '\u212Aelvin'],
  ['İ', 'İ'],
  ['Ä', 'Ä'],
])('normalName: %j is asked as %j', (name, normal) => {
  expect(normalName(name)).toBe(normal);
});

test('streams are told apart by what they are of, and server names by their case (R18)', () => {
  expect(questionStream('a:example.org')).toBe('question:a:example.org');
  expect(serverStream('EXAMPLE.org')).toBe('server:EXAMPLE.org');
  expect(serverStream('EXAMPLE.org')).not.toBe(serverStream('example.org'));
});
