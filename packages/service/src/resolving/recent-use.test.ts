import { expect, test } from 'vitest';
import { RecentUse } from './recent-use.ts';

function recorder() {
  const told: (readonly string[])[] = [];
  return {
    told,
    want: (names: readonly string[]) => {
      told.push(names);
      return Promise.resolve(names.length);
    },
  };
}

test('a name is told of once an hour, however often it is used', async () => {
  let now = 0;
  const use = new RecentUse(10, () => now);
  const refresh = recorder();
  for (const minute of [0, 1, 59, 60, 61]) {
    now = minute * 60_000;
    use.add('a.example');
    use.add('a.example');
    await use.tell(refresh);
  }
  // At 60 min what was told is forgotten, after the name had been left out; at 61 min it is told again.
  expect(refresh.told).toEqual([['a.example'], ['a.example']]);
});

test('a name is told of again when the clock was put back for longer', async () => {
  const day = 86_400_000;
  let now = 2 * day;
  const use = new RecentUse(10, () => now);
  const refresh = recorder();
  for (const at of [2 * day, day, day + 60_000]) {
    now = at;
    use.add('a.example');
    await use.tell(refresh);
  }
  expect(refresh.told).toEqual([['a.example'], ['a.example']]);
});

test('what could not be told is told the next time', async () => {
  const use = new RecentUse(10);
  use.add('a.example');
  await expect(use.tell({ want: () => Promise.reject(new Error('away')) })).rejects.toThrow('away');
  const refresh = recorder();
  await use.tell(refresh);
  expect(refresh.told).toEqual([['a.example']]);
});

test('many names go out in batches, and no more of them are kept than there is room for', async () => {
  const use = new RecentUse(1500);
  for (let index = 0; index < 2000; index += 1) use.add(`s${index}.example`);
  const refresh = recorder();
  await use.tell(refresh);
  expect(refresh.told.map(({ length }) => length)).toEqual([1000, 500]);
});
