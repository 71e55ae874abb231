import type { Report } from './report.ts';

/** What was pasted and what came of it. Outlives the view: who looks at a server and comes back finds it as it was. */
interface Draft {
  text: string;
  judged: Judged | undefined;
}

export interface Judged {
  readonly report: Report;
  /** The text as it was sent, in lines. */
  readonly lines: readonly string[];
}

export const draft: Draft = { text: '', judged: undefined };
