import { wrap } from './layout.ts';

/** Paragraphs of a help text on lines of at most `width` characters; what is indented stays as it is. */
export function reflowed(text: string, width: number): string {
  return text
    .split('\n\n')
    .map((block) => (/^ {2}/m.test(block) ? block : reflowedBlock(block, width)))
    .join('\n\n');
}

function reflowedBlock(block: string, width: number): string {
  const [, before = '', words = '', after = ''] = /^(\n*)([\s\S]*?)(\n*)$/.exec(block) ?? [];
  return `${before}${wrap(words.replaceAll('\n', ' '), width).join('\n')}${after}`;
}
