import { expect, test } from 'vitest';
import { LIVE } from '../api/place.ts';
import { viewTitle } from './view-title.ts';

test.each([
  [LIVE, 'why', 'Why · matrix.org'],
  [LIVE, 'compare', 'Cached and asked now · matrix.org'],
  [{ kind: 'sample', sample: 'tuwunel-385' }, 'history', 'What happened · matrix.org · sample'],
] as const)('of %j the view %s is titled %s', (place, view, title) => {
  expect(viewTitle(place, 'matrix.org', view)).toBe(title);
});
