import { describe, expect, test } from 'vitest';
import { sideBySide, widthOf, wrap } from './layout.ts';

describe('wrapping', () => {
  test.each<[string, string, number, string[]]>([
    ['what fits stays', 'one two', 7, ['one two']],
    ['what does not is broken at a blank', 'one two three', 7, ['one two', 'three']],
    ['a name is broken behind a dot', 'matrix.example.org', 16, ['matrix.example.', 'org']],
    ['a word without a dot is broken anywhere', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['a long word begins a line of its own', 'so abcdefghij', 4, ['so', 'abcd', 'efgh', 'ij']],
    ['nothing is one empty line', '', 4, ['']],
  ])('%s', (_, text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
    expect(wrap(text, width).every((line) => line.length <= width)).toBe(true);
  });
});

describe('columns', () => {
  const plain = (text: string): string => text;
  const loud = (text: string): string => `<${text}>`;

  test('are as wide as they are said to be, whatever the paint, and end without blanks', () => {
    const left = [
      { text: 'a', paint: loud },
      { text: 'bcd', paint: plain },
    ];
    const right = [{ text: 'x', paint: loud }];
    expect(sideBySide([left, right], 4, { text: ' | ', paint: loud })).toEqual(['<a>   < | ><x>', 'bcd < |>']);
  });
});

test.each<[string, number | undefined, string | undefined, number]>([
  ['that of the terminal', 100, '70', 100],
  ['COLUMNS where there is no terminal', undefined, '70', 70],
  ['80 where nobody says', undefined, undefined, 80],
  ['80 where nonsense is said', undefined, 'wide', 80],
  ['never too narrow to read', 20, undefined, 32],
  ['never too wide to read', 300, undefined, 120],
])('the width is %s', (_, columns, variable, expected) => {
  expect(widthOf({ columns } as NodeJS.WriteStream, variable)).toBe(expected);
});
