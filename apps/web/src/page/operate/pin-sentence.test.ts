import { expect, test } from 'vitest';
import { pinTarget } from './pin-sentence.ts';

test.each([
  ['fed.example.net:443', /fed\.example\.net, port 443, without .*SRV/],
  ['fed.example.net', /SRV records of fed\.example\.net lead, or to its port 8448/],
  ['192.0.2.7', /address 192\.0\.2\.7, port 8448/],
  ['[2001:db8::7]:8449', /address 2001:db8::7, port 8449/],
])('a pin to %s says where requests go', (text, sentence) => {
  expect(pinTarget(text)).toMatchObject({ kind: 'target', sentence: expect.stringMatching(sentence) });
});

test.each([
  ['https://fed.example.net/', /At character 7: .* Is fed\.example\.net meant\?/],
  [' fed.example.net', /At character 1: .* Is fed\.example\.net meant\?/],
  ['fed.example.net:99999', /At character 17: .*65535/],
  ['two words.example', /At character 4:/],
])('a pin to %j is none, and says where it goes wrong', (text, message) => {
  expect(pinTarget(text)).toMatchObject({ kind: 'wrong', message: expect.stringMatching(message) });
});

test('nothing is said of what is not typed yet', () => {
  expect(pinTarget('')).toEqual({ kind: 'nothing' });
});
