import { expect, test } from 'vitest';
import { reflowed } from './help-text.ts';

const TEXT = `
Without --database it is kept
where somebody says.

Examples:
  $ wherefore serve --database ./history --port 0 --json
`;

test('paragraphs are as wide as there is room for, and examples stay on their lines', () => {
  expect(reflowed(TEXT, 60)).toBe(TEXT.replace('kept\nwhere', 'kept where'));
  expect(reflowed(TEXT, 20)).toBe(
    TEXT.replace('--database it is kept\nwhere somebody says', '--database\nit is kept where\nsomebody says'),
  );
});

test('empty lines at both ends stay', () => {
  expect(reflowed('\na\nb\n', 10)).toBe('\na b\n');
});
