import { describe, expect, test } from 'vitest';
import { mapInOrder } from './map-in-order.ts';

/** Work that ends when it is told to. */
function workshop() {
  const started: number[] = [];
  const ends = new Map<number, PromiseWithResolvers<string>>();
  const endOf = (item: number): PromiseWithResolvers<string> => {
    const end = ends.get(item) ?? Promise.withResolvers<string>();
    ends.set(item, end);
    return end;
  };
  const work = (item: number): Promise<string> => {
    started.push(item);
    return endOf(item).promise;
  };
  return { started, work, endOf, end: (item: number) => endOf(item).resolve(`done ${item}`) };
}

async function* numbers(count: number): AsyncGenerator<number, void, undefined> {
  for (let number = 1; number <= count; number += 1) yield number;
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('mapInOrder', () => {
  test('gives results in the order of the items, whatever ends first', async () => {
    const { work, end } = workshop();
    for (const item of [3, 2, 1]) end(item);
    expect(await all(mapInOrder(numbers(3), 3, work))).toEqual(['done 1', 'done 2', 'done 3']);
  });

  test('never works on more than so many', async () => {
    const { started, work, end } = workshop();
    const results = mapInOrder(numbers(1_000_000), 2, work);
    const first = results.next();
    await settle();
    expect(started).toEqual([1, 2]);
    end(1);
    expect(await first).toEqual({ done: false, value: 'done 1' });
    await settle();
    expect(started).toEqual([1, 2]);
    const second = results.next();
    end(2);
    expect(await second).toEqual({ done: false, value: 'done 2' });
    const third = results.next();
    await settle();
    expect(started).toEqual([1, 2, 3, 4]);
    end(3);
    await third;
  });

  test('gives a result although the source has not said what comes next', async () => {
    const { work, end } = workshop();
    const next = Promise.withResolvers<void>();
    async function* slow(): AsyncGenerator<number, void, undefined> {
      yield 1;
      await next.promise;
      yield 2;
    }
    const results = mapInOrder(slow(), 8, work);
    end(1);
    end(2);
    expect(await results.next()).toEqual({ done: false, value: 'done 1' });
    next.resolve();
    expect(await results.next()).toEqual({ done: false, value: 'done 2' });
    expect(await results.next()).toEqual({ done: true, value: undefined });
  });

  test('ends with the first failure, in the order of the items', async () => {
    const { work, end, endOf } = workshop();
    const results = mapInOrder(numbers(3), 3, work);
    endOf(2).reject(new Error('no'));
    end(1);
    expect((await results.next()).value).toBe('done 1');
    await expect(results.next()).rejects.toThrow('no');
  });

  test('ends with a failure of the source', async () => {
    async function* broken(): AsyncGenerator<number, void, undefined> {
      yield await Promise.reject(new Error('unreadable'));
    }
    await expect(all(mapInOrder(broken(), 2, workshop().work))).rejects.toThrow('unreadable');
  });

  test('gives nothing for nothing', async () => {
    expect(await all(mapInOrder(numbers(0), 2, workshop().work))).toEqual([]);
  });
});
