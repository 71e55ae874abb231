import { describe, expect, test } from 'vitest';
import { readWebhookEndpoints, secretBytes, WEBHOOK_CHANGES } from './read-endpoints.ts';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const GOOD = { name: 'on-call', url: 'https://hooks.example/x?y=z', secret: SECRET };

function problemsOf(...endpoints: readonly unknown[]): readonly string[] {
  const read = readWebhookEndpoints(JSON.stringify({ endpoints }));
  return read.kind === 'invalid' ? read.problems : [];
}

describe('the file of endpoints', () => {
  test('gives them, told of everything unless they say less', () => {
    const other = { ...GOOD, name: 'B_2', url: 'http://10.0.0.7:9000/', changes: ['step-fell', 'step-fell'] };
    expect(readWebhookEndpoints(JSON.stringify({ endpoints: [GOOD, other] }))).toEqual({
      kind: 'endpoints',
      endpoints: [
        { ...GOOD, changes: WEBHOOK_CHANGES },
        { ...other, changes: ['step-fell'] },
      ],
    });
    expect(readWebhookEndpoints('{"endpoints":[]}')).toEqual({ kind: 'endpoints', endpoints: [] });
  });

  test('is refused as a whole when it is something else', () => {
    for (const text of ['', 'whsec_x', '[]', 'null', '{}', '{"endpoints":{}}']) {
      expect(readWebhookEndpoints(text)).toMatchObject({ kind: 'invalid', problems: [expect.any(String)] });
    }
    expect(readWebhookEndpoints('{"endpoints":[],"endpoint":[]}')).toMatchObject({
      problems: ['The file of webhook endpoints has a member "endpoint", and only endpoints are known.'],
    });
    const many = Array.from({ length: 33 }, (_, index) => ({ ...GOOD, name: `e${index}` }));
    expect(problemsOf(...many)).toEqual(['There are 33 webhook endpoints; at most 32 are told.']);
    expect(problemsOf(...many.slice(1))).toEqual([]);
  });

  test.each([
    ['', 'name'],
    ['a'.repeat(65), 'name'],
    ['a b', 'name'],
    ['a/b', 'name'],
    [7, 'name'],
  ])('refuses the name %j', (name, word) => {
    expect(problemsOf({ ...GOOD, name })).toEqual([expect.stringContaining(word)]);
  });

  test.each([
    [undefined, 'has no url'],
    ['hooks.example/x', 'not an https:// or http:// one'],
    ['ftp://hooks.example/', 'not an https:// or http:// one'],
    ['file:///etc/passwd', 'not an https:// or http:// one'],
    ['https://user@hooks.example/', 'credentials'],
    ['https://:hunter2@hooks.example/', 'credentials'],
    ['https://hooks.example/#part', 'fragment'],
    [`https://hooks.example/${'x'.repeat(2048)}`, 'more than 2048 characters'],
  ])('refuses the url %j', (url, words) => {
    expect(problemsOf({ ...GOOD, url })).toEqual([expect.stringContaining(words)]);
  });

  test.each([
    undefined,
    '',
    'whsec_',
    Buffer.alloc(24).toString('base64'),
    `whsec_${Buffer.alloc(23).toString('base64')}`,
    `whsec_${Buffer.alloc(65).toString('base64')}`,
    `whsec_${Buffer.alloc(25).toString('base64').replaceAll('=', '')}`,
    `whsec_${Buffer.alloc(24).toString('hex')}!`,
    `whsk_${Buffer.alloc(32).toString('base64')}`,
  ])('refuses the secret %j', (secret) => {
    expect(problemsOf({ ...GOOD, secret })).toEqual([expect.stringContaining('no secret of the form whsec_')]);
  });

  test('takes secrets of 24 to 64 bytes', () => {
    for (const bytes of [24, 25, 26, 32, 64]) {
      expect(secretBytes(`whsec_${Buffer.alloc(bytes, 1).toString('base64')}`)).toHaveLength(bytes);
    }
  });

  test.each([[[]], ['step-fell'], [['step-fell', 'step-rose']], [null]])('refuses the changes %j', (changes) => {
    expect(problemsOf({ ...GOOD, changes })).toEqual([expect.stringContaining('changes')]);
  });

  test('says all that is wrong, a sentence each, and repeats no URL and no secret', () => {
    const url = 'https://user:hunter2@hooks.example/T0P53CR3T';
    const problems = problemsOf(GOOD, { ...GOOD, url }, { ...GOOD, secret: 'whsec_T0P53CR3T', urls: [] }, 7, GOOD);
    expect(problems).toEqual([
      'Webhook endpoint 2 (on-call) has credentials in its url: what is sent is signed, so they are not needed.',
      'Webhook endpoint 3 (on-call) has no secret of the form whsec_ and 24 to 64 bytes in base64.',
      'Webhook endpoint 3 (on-call) has a member "urls", and only name, url, secret, changes are known.',
      'Webhook endpoint 4 is not an object.',
      'Two webhook endpoints are called on-call.',
    ]);
    expect(readWebhookEndpoints('{"endpoints":[{"secret":"whsec_T0P53CR3T"')).toEqual({
      kind: 'invalid',
      problems: ['The file of webhook endpoints is not JSON.'],
    });
  });
});
