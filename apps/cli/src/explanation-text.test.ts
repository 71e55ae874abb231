import type { ExplanationNode } from '@wherefore/discovery';
import { expect, test } from 'vitest';
import { treeText } from './explanation-text.ts';

const leaf = (text: string, children: readonly ExplanationNode[] = []): ExplanationNode => ({
  text,
  status: 'note',
  children,
});

test('a tree has its answer on top and its branches below', () => {
  const tree = leaf('answer', [
    leaf('one', [leaf('evidence', [leaf('deep')]), leaf('more')]),
    leaf('two', [leaf('last')]),
  ]);
  expect(treeText(tree, (_, text) => text)).toBe(
    ['answer', '├─ one', '│  ├─ evidence', '│  │  └─ deep', '│  └─ more', '└─ two', '   └─ last'].join('\n'),
  );
});

test('paint goes around the text of a node, and text cannot bring its own', () => {
  const tree: ExplanationNode = { text: 'a\u001b[31mb\nc', status: 'failed', children: [] };
  expect(treeText(tree, (status, text) => `<${status}>${text}</>`)).toBe('<failed>a\\u{1b}[31mb\\u{a}c</>');
});
