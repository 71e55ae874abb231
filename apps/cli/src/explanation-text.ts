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

/** The same with steps in a row that were passed over for one reason on one line: `3.1, 3.2: skipped, …`. */
export function inBrief(tree: ExplanationNode): ExplanationNode {
  const brief: ExplanationNode[] = [];
  for (const node of tree.children) {
    const before = brief.at(-1);
    if (before !== undefined && isPassedOver(before) && isPassedOver(node) && reasonOf(before) === reasonOf(node)) {
      brief.splice(-1, 1, { ...node, text: `${stepsOf(before)}, ${node.step}: ${reasonOf(node)}` });
    } else {
      brief.push(node);
    }
  }
  return { ...tree, children: brief };
}

function isPassedOver({ status, step, children }: ExplanationNode): boolean {
  return status === 'skipped' && step !== undefined && children.length === 0;
}

// The text of a step is its number and title, a colon, and what became of it.
function reasonOf({ text }: ExplanationNode): string {
  return text.slice(text.indexOf(': ') + 2);
}

function stepsOf({ text, step }: ExplanationNode): string {
  return text.startsWith(`${step} `) ? `${step}` : text.slice(0, text.indexOf(': '));
}

function branches(nodes: readonly ExplanationNode[], indent: string, paint: Paint): readonly string[] {
  return nodes.flatMap((node, index) => {
    const isLast = index === nodes.length - 1;
    const line = `${indent}${isLast ? '└─ ' : '├─ '}${paint(node.status, visible(node.text))}`;
    return [line, ...branches(node.children, `${indent}${isLast ? '   ' : '│  '}`, paint)];
  });
}
