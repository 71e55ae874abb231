import { describe, expect, it } from 'vitest';
import { openTestApi, TOKEN } from '../testing/open-test-api.ts';

const url = '/v1/session';

describe('a session', () => {
  it('is told to everybody, even where reads need a token', async () => {
    await using api = await openTestApi({ settings: { reads: 'token' } });
    const answer = await api.app.inject(url);
    expect(answer.json()).toEqual({
      ...{ actor: null, mayChange: false, hasTokens: true, reads: 'token' },
      ...{ policy: 'recommended@1', version: expect.any(String), database: 'embedded' },
    });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('is of whom the token is', async () => {
    await using api = await openTestApi();
    const answer = await api.app.inject({ url, headers: { authorization: `Bearer ${TOKEN}` } });
    expect(answer.json()).toMatchObject({ actor: 'operator', mayChange: true, reads: 'open' });
  });

  it.each(['Bearer another', 'Bearer ', 'Basic b3BlcmF0b3I6', TOKEN])(
    'is refused with another token: %s',
    async (sent) => {
      await using api = await openTestApi();
      const answer = await api.app.inject({ url, headers: { authorization: sent } });
      expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthorized']);
      expect(answer.headers['www-authenticate']).toContain('invalid_token');
    },
  );

  it('says that no token will do where there are none', async () => {
    await using api = await openTestApi({ settings: { tokens: [] } });
    expect((await api.app.inject(url)).json()).toMatchObject({ actor: null, mayChange: false, hasTokens: false });
    const answer = await api.app.inject({ url, headers: { authorization: `Bearer ${TOKEN}` } });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'forbidden']);
  });

  it('says which database it is, and nothing more of it', async () => {
    await using own = await openTestApi();
    const settings = { ...own.service.settings, database: 'postgres://wherefore:secret@db.internal/wherefore' };
    await using api = await openTestApi({ service: { settings } });
    const answer = await api.app.inject(url);
    expect(answer.json().database).toBe('postgres');
    expect(answer.body).not.toMatch(/secret|internal/);
  });
});
