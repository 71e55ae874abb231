import { QueryClient } from '@tanstack/preact-query';
import { afterEach, expect, test, vi } from 'vitest';
import { isAway } from './away.ts';
import { session } from './session.ts';

afterEach(() => vi.unstubAllGlobals());

/** How it stands while it is asked a second time, after it was answered so the first time. */
async function whileAskedAgain(first: () => Promise<Response>): Promise<boolean> {
  vi.stubGlobal('sessionStorage', { getItem: () => null });
  vi.stubGlobal('fetch', first);
  const client = new QueryClient();
  await client.fetchQuery(session).catch(() => undefined);
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  void client.fetchQuery(session).catch(() => undefined);
  const state = client.getQueryState(session.queryKey);
  if (state === undefined) throw new Error('it was not asked');
  expect(state.fetchStatus).toBe('fetching');
  return isAway(state);
}

test('a process that did not answer is away until it does', async () => {
  expect(await whileAskedAgain(() => Promise.reject(new TypeError('Failed to fetch')))).toBe(true);
});

test.each([200, 429, 500, 503])(
  'a process that answered with %i is there, also while it is asked again',
  async (status) => {
    expect(await whileAskedAgain(() => Promise.resolve(Response.json({}, { status })))).toBe(false);
  },
);
