import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { deliveryId } from './delivery-id.ts';
import { sign } from './signature.ts';

const secrets = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);
const bodies = fc.json().map((json) => `{"type":"x","data":${json}}`);

describe('a signature', () => {
  test('is that of the Standard Webhooks library, for any secret and body', () => {
    fc.assert(
      fc.property(secrets, bodies, fc.uuid(), (secret, body, id) => {
        const headers = sign(secret, { id, body }, Date.now());
        expect(new Webhook(secret).verify(body, { ...headers })).toEqual(JSON.parse(body));
      }),
    );
  });

  test('is refused for another body, id, time or secret', () => {
    const [secret, other] = [24, 25].map((size) => `whsec_${Buffer.alloc(size, 1).toString('base64')}`) as [
      string,
      string,
    ];
    const now = Date.now();
    const headers = { ...sign(secret, { id: 'a', body: '{}' }, now) };
    const webhook = new Webhook(secret);
    expect(webhook.verify('{}', headers)).toEqual({});
    expect(() => webhook.verify('{ }', headers)).toThrow('No matching signature');
    expect(() => webhook.verify('{}', { ...headers, 'webhook-id': 'b' })).toThrow('No matching signature');
    expect(() => new Webhook(other).verify('{}', headers)).toThrow('No matching signature');
    const late = { ...sign(secret, { id: 'a', body: '{}' }, now - 600_000) };
    expect(() => webhook.verify('{}', late)).toThrow('too old');
    expect(() => webhook.verify('{}', { ...late, 'webhook-timestamp': headers['webhook-timestamp'] })).toThrow(
      'No matching',
    );
  });

  test('is not made with what is no secret', () => {
    expect(() => sign('whsec_', { id: 'a', body: '' }, 0)).toThrow(RangeError);
  });
});

describe('the id of a delivery', () => {
  const of = ['on-call', '01926ad5-7b77-7cc1-8b43-000000000385', 'step-fell'] as const;

  test('is the same whenever it is made, and has nothing of a receiver in it that he could choose', () => {
    expect(deliveryId(...of)).toBe(deliveryId(...of));
    expect(deliveryId(...of)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('is another for another endpoint, event or change', () => {
    const ids = [
      of,
      ['other', of[1], of[2]],
      [of[0], `${of[1]}`.replace('385', '386'), of[2]],
      [of[0], of[1], 'delegation-lost'],
    ];
    expect(new Set((ids as (typeof of)[]).map((each) => deliveryId(...each))).size).toBe(4);
  });
});
