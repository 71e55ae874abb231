/** About what a record of an answer takes in memory, in characters. */
const RECORD = 200;

/** What an event takes beyond the ordinary: only evidence may be large, by a body, or by records in their thousands. */
export function weightOf({ data }: { readonly data: object }): number {
  const { outcome } = data as { readonly outcome?: Outcome | string };
  if (outcome === undefined || typeof outcome === 'string') return 0;
  const { body, records } = outcome;
  return (body?.text ?? body?.base64 ?? '').length + (records?.length ?? 0) * RECORD;
}

interface Outcome {
  readonly body?: { readonly text?: string; readonly base64?: string };
  readonly records?: readonly unknown[];
}
