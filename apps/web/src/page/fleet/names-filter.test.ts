import { expect, test } from 'vitest';
import { namesCommand, namesPath, namesQuery, readNamesFilter } from './names-filter.ts';

const SOON = '2026-03-04T08:35:00.000Z';

test.each([
  ['', {}],
  ['?show=fresh', { stale: false }],
  ['?show=expired&sort=expiry', { stale: true, sort: 'expiry' }],
  ['?show=failing', { outcome: 'unresolvable' }],
  ['?show=expiring', { stale: false, expiresBefore: SOON }],
  ['?show=stale&q=matrix', { restsOnStale: true, q: 'matrix' }],
  ['?show=pinned&step=3.4', { pinned: true, step: '3.4' }],
  ['?show=deprecated', { step: ['3.4', '5'], outcome: 'destination' }],
  ['?show=deprecated&step=6', { step: ['3.4', '5'], outcome: 'destination' }],
  ['?cache=overrides&show=deprecated', { step: ['3.4', '5'] }],
  ['?cache=overrides&show=expired&step=5', { stale: true, step: '5' }],
  ['?cache=overrides&show=pinned&sort=expiry', {}],
])('the address %s asks the API for %o', (address, query) => {
  expect(namesQuery(readNamesFilter(new URLSearchParams(address)), SOON)).toEqual(query);
});

test.each(['/names', '/names?show=stale&step=5&q=a%26b&sort=expiry', '/names?cache=overrides&q=%E2%80%AEevil'])(
  '%s leads to itself',
  (address) => {
    expect(namesPath(readNamesFilter(new URLSearchParams(address.split('?')[1])))).toBe(address);
  },
);

test('what no filter is called counts as not said', () => {
  const search = new URLSearchParams({ show: 'all of them', step: '7', sort: 'size', q: '' });
  expect(namesPath(readNamesFilter(search))).toBe('/names');
});

test.each([
  ['?show=expired&step=5&q=matrix', ['caches', 'destinations', '--step', '5', '--stale', '--q', 'matrix']],
  ['?cache=overrides', ['caches', 'overrides']],
  ['?show=pinned', undefined],
  ['?show=deprecated', undefined],
  ['?sort=expiry', undefined],
])('%s is given by the command %o', (address, command) => {
  expect(namesCommand(readNamesFilter(new URLSearchParams(address)))).toEqual(command);
});
