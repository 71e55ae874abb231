import { expect, test } from 'vitest';
import { createHealth } from './create-health.ts';

test('a process without parts is ready', async () => {
  expect(await createHealth().report()).toEqual({ isReady: true, parts: {} });
});

test('one part that is not ready makes the process not ready', async () => {
  const health = createHealth();
  health.set('one', { isReady: true, detail: 'at work' });
  health.add('other', () => ({ isReady: false, detail: 'waits' }));
  expect(await health.report()).toEqual({
    isReady: false,
    parts: { one: { isReady: true, detail: 'at work' }, other: { isReady: false, detail: 'waits' } },
  });
  health.set('other', { isReady: true, detail: 'at work' });
  expect((await health.report()).isReady).toBe(true);
});

test('what a check throws is its detail', async () => {
  const health = createHealth();
  health.add('one', () => Promise.reject(new Error('no such table')));
  health.add('other', () => {
    throw new Error('thrown at once');
  });
  expect((await health.report()).parts).toEqual({
    one: { isReady: false, detail: 'no such table' },
    other: { isReady: false, detail: 'thrown at once' },
  });
});

test('a check that does not answer holds up nobody', async () => {
  const health = createHealth();
  health.add('one', () => new Promise(() => undefined));
  expect((await health.report()).parts['one']?.detail).toBe('it has not answered within 2 s');
});
