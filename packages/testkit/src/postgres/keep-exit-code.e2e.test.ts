import { expect, test } from 'vitest';
import { startChild } from '../processes/index.ts';

test('a script that starts PostgreSQL ends with the code that it says', async () => {
  await using child = startChild(new URL('../testing/failing-campaign.script.ts', import.meta.url));
  expect(await child.end()).toBe(3);
});
