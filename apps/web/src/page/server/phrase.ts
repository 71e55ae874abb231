/** A sentence of which parts are names from the network or points in time: each is shown as what it is. */
export type Phrase = readonly PhrasePart[];

export type PhrasePart = string | { readonly recorded: string } | { readonly at: string };

/** What came from the network: a name, a message. */
export function recorded(text: string): PhrasePart {
  return { recorded: text };
}

export function instant(at: string): PhrasePart {
  return { at };
}

/** The same as text alone. */
export function plainText(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === 'string' ? part : 'at' in part ? part.at : part.recorded)).join('');
}
