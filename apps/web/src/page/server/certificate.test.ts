import { expect, test } from 'vitest';
import { delegation } from '../past/testing/explanations.ts';
import { certificateWhy } from './destination-verdict.ts';
import { plainText } from './phrase.ts';

const why = (held: Partial<typeof delegation>) => plainText(certificateWhy({ ...delegation, ...held }, 'example.org'));

test('a delegated server is trusted by the delegated name, not by its own', () => {
  expect(why({})).toBe('The name that the well-known delegates to. A certificate for example.org alone will not do.');
});

test('an SRV record does not change whom to trust', () => {
  const targets = [{ host: 'box.example.net', port: 8448, addresses: ['192.0.2.1'] }];
  expect(why({ step: '4', tlsName: 'example.org', targets })).toBe(
    'The name of the server itself. An SRV record does not change whom to trust: one for box.example.net will not do.',
  );
});

test('names are compared without case', () => {
  expect(why({ tlsName: 'EXAMPLE.org', targets: [{ host: 'example.ORG', port: 443, addresses: ['192.0.2.1'] }] })).toBe(
    'The name that the well-known delegates to.',
  );
});

test('for an IP address no name is sent', () => {
  expect(why({ sni: null })).toContain('no name is sent (SNI)');
});
