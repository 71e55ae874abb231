import { expect, test } from 'vitest';
import { remembered } from './remembered.ts';

test('whoever asks at once gets one answer, and so does whoever asks soon', async () => {
  let loads = 0;
  const ask = remembered(() => Promise.resolve(++loads), 60_000);
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  expect(await ask()).toBe(1);
});

test('what is too old is asked for again, and a failure is not remembered', async () => {
  const answers = [() => Promise.reject(new Error('away')), () => Promise.resolve(1), () => Promise.resolve(2)];
  const ask = remembered(() => (answers.shift() as () => Promise<number>)(), 0);
  await expect(ask()).rejects.toThrow('away');
  expect(await ask()).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 1));
  expect(await ask()).toBe(2);
});

test('whoever asks something that does not answer is told so', async () => {
  await expect(remembered(() => new Promise(() => undefined), 0)()).rejects.toThrow('no answer within 1 s');
});
