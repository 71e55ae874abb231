import { styleText } from 'node:util';
import type { ExplanationNode } from '@wherefore/discovery';
import { visible } from './visible.ts';

type Format = Parameters<typeof styleText>[0];

const FORMATS: Readonly<Record<ExplanationNode['status'], Format | undefined>> = {
  destination: ['bold', 'green'],
  unresolvable: ['bold', 'red'],
  taken: 'green',
  failed: 'red',
  skipped: 'dim',
  evidence: 'cyan',
  note: undefined,
};

/** How text is made to stand out; `plain` where there is no terminal or no color is wanted. */
export type Paint = (status: ExplanationNode['status'], text: string) => string;

/** Colors if the stream is a terminal that shows them and nothing (NO_COLOR) forbids it. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return (status, text) => {
    const format = FORMATS[status];
    return format === undefined ? text : styleText(format, text, { stream });
  };
}

/** The answer, and under it the way to it as a tree. Ends without a line break. */
export function treeText(tree: ExplanationNode, paint: Paint): string {
  return [paint(tree.status, visible(tree.text)), ...branches(tree.children, '', paint)].join('\n');
}

function branches(nodes: readonly ExplanationNode[], indent: string, paint: Paint): readonly string[] {
  return nodes.flatMap((node, index) => {
    const isLast = index === nodes.length - 1;
    const line = `${indent}${isLast ? '└─ ' : '├─ '}${paint(node.status, visible(node.text))}`;
    return [line, ...branches(node.children, `${indent}${isLast ? '   ' : '│  '}`, paint)];
  });
}
