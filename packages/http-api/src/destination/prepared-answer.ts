import { createHash } from 'node:crypto';
import type { Conclusion } from '@wherefore/discovery';
import type { Withhold } from '../withholding/withhold.ts';
import { destinationAnswer } from './destination-shape.ts';

/** An answer as it goes out. */
export interface PreparedAnswer {
  /** Text: Node.js sends it in one piece with the headers, and a buffer in two. */
  readonly text: string;
  /** Other bytes, another tag. */
  readonly etag: string;
}

/** The answer that a conclusion is, as it may be told; made once for all who get it. */
export function preparedAnswers(withhold: Withhold): (conclusion: Conclusion) => PreparedAnswer {
  const prepared = new WeakMap<Conclusion, PreparedAnswer>();
  return (conclusion) => {
    const known = prepared.get(conclusion);
    if (known !== undefined) return known;
    const answer = prepare(withhold(destinationAnswer(conclusion)));
    prepared.set(conclusion, answer);
    return answer;
  };
}

export function prepare(value: object): PreparedAnswer {
  const text = JSON.stringify(value);
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return { text, etag: `"${digest}"` };
}

const WEAK = /^W\//;

/** Whether `If-None-Match` names this answer (RFC 9110 s13.1.2): by weak comparison, for proxies make weak tags. */
export function isKnown(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = etag.replace(WEAK, '');
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(WEAK, '') === opaque);
}
