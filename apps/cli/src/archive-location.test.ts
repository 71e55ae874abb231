import { expect, test } from 'vitest';
import { archiveLocation } from './archive-location.ts';

test.each([
  ['the option goes over the variable', './a', { WHEREFORE_ARCHIVE: './b' }, { directory: './a', saidBy: '--archive' }],
  ['then the variable', undefined, { WHEREFORE_ARCHIVE: './b' }, { directory: './b', saidBy: 'WHEREFORE_ARCHIVE' }],
  ['an empty variable says nothing', undefined, { WHEREFORE_ARCHIVE: '' }, undefined],
  ['nor does a missing one', undefined, {}, undefined],
])('%s', (_, option, environment, expected) => {
  expect(archiveLocation(option, environment)).toEqual(expected);
});
