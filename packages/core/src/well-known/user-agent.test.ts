import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { USER_AGENT, VERSION } from './user-agent.ts';

it('tells the version of the package', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ version: VERSION });
  expect(USER_AGENT).toMatch(/^wherefore\/\d+\.\d+\.\d+ \(\+https:\/\/.*\)$/);
});
