import { expect, test } from 'vitest';
import { markdownTable } from './markdown-table.ts';

test('columns line up', () => {
  expect(
    markdownTable(
      ['Server Name', 'Step'],
      [
        ['matrix.org', '3.2'],
        ['a', '5'],
      ],
    ),
  ).toBe(
    ['| Server Name | Step |', '| ----------- | ---- |', '| matrix.org  | 3.2  |', '| a           | 5    |'].join('\n'),
  );
});

test('a cell can neither end itself nor obey a terminal', () => {
  expect(markdownTable(['A'], [['x|y\u001b[31m\n| z']])).toContain('| x\\|y\\u{1b}[31m\\u{a}\\| z |');
});
