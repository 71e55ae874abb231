import type { Evidence } from '../api/answers.ts';
import { Badge } from '../ui/badge.tsx';
import type { Tone } from '../ui/tone.ts';

const VERDICTS: Readonly<Record<Evidence['verdict'], { readonly tone: Tone; readonly word: string }>> = {
  valid: { tone: 'good', word: 'valid' },
  found: { tone: 'good', word: 'found' },
  absent: { tone: 'none', word: 'none there' },
  invalid: { tone: 'warn', word: 'not usable' },
  failed: { tone: 'bad', word: 'failed' },
};

/** What an observation was taken for. */
export function VerdictBadge({ verdict }: { readonly verdict: Evidence['verdict'] }) {
  const { tone, word } = VERDICTS[verdict];
  return <Badge tone={tone}>{word}</Badge>;
}
