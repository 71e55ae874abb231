import { describe, expect, test } from 'vitest';
import { lines, serverNames } from './server-names.ts';

async function* chunks(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe('lines', () => {
  test.each<[string, string[], string[]]>([
    ['nothing', [], []],
    ['one without an end', ['a.example'], ['a.example']],
    ['ends of both kinds', ['a\nb\r\nc\n'], ['a', 'b', 'c']],
    ['empty ones', ['\n\n\r\na\n\n'], ['a']],
    ['one in pieces', ['a.exa', 'mple', '\nb'], ['a.example', 'b']],
    ['an end in two pieces', ['a\r', '\nb'], ['a', 'b']],
    ['blanks, which are part of the name', [' a \n\tb\n'], [' a ', '\tb']],
    ['a return inside', ['a\rb\n'], ['a\rb']],
  ])('of %s', async (_, texts, expected) => {
    expect(await all(lines(chunks(...texts)))).toEqual(expected);
  });

  test('longer than any name are cut, not kept', async () => {
    const [first, second, ...rest] = await all(
      lines(chunks(...Array.from({ length: 1000 }, () => 'x'.repeat(1000)), '\nb\n')),
    );
    expect([first?.length, second, rest]).toEqual([1024, 'b', []]);
  });
});

test('a hyphen among the names stands for the lines of the input', async () => {
  expect(await all(serverNames(['a', '-', 'b'], () => chunks('x\ny\n')))).toEqual(['a', 'x', 'y', 'b']);
});

test('the input is not touched when nobody asks for it', async () => {
  const untouchable = (): AsyncIterable<string> => {
    throw new Error('touched');
  };
  expect(await all(serverNames(['a', 'b'], untouchable))).toEqual(['a', 'b']);
});
