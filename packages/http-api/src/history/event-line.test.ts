import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openTestApi, portsOf, type TestApi } from '../testing/open-test-api.ts';
import { testWorld } from '../testing/test-world.ts';

const NAME = 'example.org';

/** What somebody follows who wants to know of changes. */
const CHANGES = [
  ...['DestinationChosen', 'ResolutionFailed', 'DestinationWithdrawn', 'CacheCleared'],
  ...['DestinationPinned', 'DestinationUnpinned', 'ConnectionReported', 'WebhookFailed'],
];

async function lines(api: TestApi): Promise<readonly { readonly type: string; readonly text?: string }[]> {
  const types = CHANGES.map((type) => `type=${type}`).join('&');
  return (await api.app.inject(`/v1/events?${types}`)).json().items;
}

describe('the line of an event', () => {
  it('says what changed of which server, without another question', async () => {
    await using api = await openTestApi({ ports: portsOf(testWorld()) });
    const { resolver, log } = api.service;
    await resolver.resolve(NAME);
    await resolver.resolve('nowhere.example');
    await resolver.reportFailure(NAME);
    await resolver.pin(NAME, { delegated: 'fed.example.net:443', by: 'operator', reason: 'theirs is broken' });
    await resolver.unpin(NAME, { by: 'operator' });
    const attempt = { endpoint: 'pager', deliveryId: randomUUID(), change: 'failing', serverName: NAME, attempt: 3 };
    const data = { ...attempt, eventId: randomUUID(), at: 0, error: 'no connection' };
    const events = [{ id: randomUUID(), type: 'WebhookFailed', data }];
    await log.append([{ stream: 'webhook:pager', expected: 'any', events }]);
    const told = await lines(api);
    expect(new Set(told.map(({ type }) => type))).toEqual(new Set(CHANGES));
    for (const { type, text } of told)
      expect([type, text]).toEqual([type, expect.stringMatching(/example\.(?:org|net)|nowhere\.example/)]);
    const sentence = (of: string): string => told.find(({ type }) => type === of)?.text ?? '';
    expect(sentence('DestinationChosen')).toContain('is reached at fed.example.net:443');
    expect(sentence('ResolutionFailed')).toContain('nowhere.example cannot be resolved');
    expect(sentence('DestinationPinned')).toContain('theirs is broken');
    expect(sentence('WebhookFailed')).toContain('given up');
  });

  it('has no sentence of what this program cannot read', async () => {
    await using api = await openTestApi();
    const append = (type: string, data: object): Promise<unknown> => {
      const events = [{ id: randomUUID(), type, data: { ...data } }];
      return api.service.log.append([{ stream: 'server:a.example', expected: 'any', events }]);
    };
    await append('OfTomorrow', {});
    await append('WebhookFailed', {});
    await append('ResolutionFailed', { outcome: 'unresolvable' });
    const { items } = (await api.app.inject('/v1/events')).json();
    expect(items.map(({ type }: { type: string }) => type)).toEqual([
      'OfTomorrow',
      'WebhookFailed',
      'ResolutionFailed',
    ]);
    expect(items[0]).not.toHaveProperty('text');
  });
});
