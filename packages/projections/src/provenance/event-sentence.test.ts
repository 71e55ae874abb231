import { expect, test } from 'vitest';
import { pinClause } from './event-sentence.ts';

const pinned = { serverName: 'a.example', delegated: 'b.example:443', by: 'eve', pinnedAt: 1_767_225_600_000 };

test.each([
  ['it moved', ': it moved'],
  ['It moved. They said so.', ': It moved. They said so'],
  ['why not?', ': why not?'],
  [undefined, ''],
])('a pin whose reason is %j is told without a period of its own', (reason, told) => {
  expect(pinClause({ ...pinned, ...(reason !== undefined && { reason }) })).toBe(
    `a.example was pinned to b.example:443 by eve, until it is unpinned${told}`,
  );
});
