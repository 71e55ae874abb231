import { describe, expect, it } from 'vitest';
import { asTheyCome } from './as-they-come.ts';

describe('items as they come', () => {
  it('come in the order in which they are done', async () => {
    const waiting = new Map<string, () => void>();
    const work = (item: string): Promise<string> => new Promise((resolve) => waiting.set(item, () => resolve(item)));
    const seen = asTheyCome(['a', 'b', 'c'], 3, work);
    const first = seen.next();
    waiting.get('c')?.();
    expect((await first).value).toBe('c');
    waiting.get('a')?.();
    expect((await seen.next()).value).toBe('a');
    waiting.get('b')?.();
    expect((await seen.next()).value).toBe('b');
    expect((await seen.next()).done).toBe(true);
  });

  it('are begun so many at a time, and no more before somebody reads', async () => {
    const begun: number[] = [];
    const work = async (item: number): Promise<number> => {
      begun.push(item);
      return item;
    };
    const items = asTheyCome([1, 2, 3, 4, 5], 2, work);
    expect(begun).toEqual([]);
    await items.next();
    expect(begun).toEqual([1, 2]);
    await items.next();
    expect(begun.length).toBe(3);
  });

  it('that are there at once need no turn of their own', async () => {
    const items: number[] = [];
    for await (const item of asTheyCome([1, 2, 3], 1, (each) => each * 2)) items.push(item);
    expect(items).toEqual([2, 4, 6]);
  });

  it('end with what goes wrong', async () => {
    const items = asTheyCome([1], 1, () => Promise.reject(new Error('no')));
    await expect(items.next()).rejects.toThrow('no');
  });
});
