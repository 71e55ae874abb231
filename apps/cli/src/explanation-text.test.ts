import type { ExplanationNode, Step } from '@wherefore/discovery';
import { expect, test } from 'vitest';
import { inBrief, treeText } from './explanation-text.ts';

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

test('in brief, steps in a row that were passed over for one reason share a line', () => {
  const step = (number: Step, text: string, more: Partial<ExplanationNode> = {}): ExplanationNode => ({
    text: `${number} ${text}`,
    status: 'skipped',
    step: number,
    children: [],
    ...more,
  });
  const tree = leaf('answer', [
    step('1', 'IP literal: skipped, the name is not an IP literal'),
    step('2', 'host with a port: skipped, no port is given'),
    { text: '3 well-known: no delegation', status: 'skipped', children: [] },
    step('3.1', 'one: skipped, no delegation is known'),
    step('3.2', 'two: skipped, no delegation is known'),
    step('3.3', 'three: skipped, no delegation is known'),
    step('4', 'four: skipped, there is no such record', { children: [leaf('evidence')] }),
    step('5', 'five: skipped, there is no such record', { children: [leaf('evidence')] }),
    step('6', 'six: taken', { status: 'taken' }),
  ]);
  expect(inBrief(tree).children.map(({ text }) => text)).toEqual([
    '1 IP literal: skipped, the name is not an IP literal',
    '2 host with a port: skipped, no port is given',
    '3 well-known: no delegation',
    '3.1, 3.2, 3.3: skipped, no delegation is known',
    '4 four: skipped, there is no such record',
    '5 five: skipped, there is no such record',
    '6 six: taken',
  ]);
});
