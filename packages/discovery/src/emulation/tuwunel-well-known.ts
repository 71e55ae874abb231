import type { WellKnownObservation } from '../observation.ts';
import { parseServerName } from '../server-name.ts';
import { bodyBytes, delegatedText, redirectsOf } from './read-body.ts';

export type TuwunelWellKnown =
  | { readonly kind: 'delegated'; readonly text: string }
  | { readonly kind: 'none'; readonly why: string }
  /** It would have gone on where our fetch stopped. */
  | { readonly kind: 'unknown' };

const MAX_REDIRECTS = 4;
const MAX_BODY_BYTES = 12_288;

/** What Tuwunel makes of a fetch: a delegation, or else nothing, whatever the reason. */
export function readTuwunelWellKnown({ hops, outcome }: WellKnownObservation): TuwunelWellKnown {
  if (redirectsOf(hops) > MAX_REDIRECTS) return { kind: 'none', why: `more than ${MAX_REDIRECTS} redirects` };
  if (outcome.kind === 'failure') {
    // It neither refuses http nor looks at the addresses of a well-known's host.
    if (outcome.reason === 'redirect-refused' || outcome.reason === 'address-refused') return { kind: 'unknown' };
    return { kind: 'none', why: outcome.reason };
  }
  const status = hops.at(-1)?.status ?? 0;
  if (status < 200 || status > 299) return { kind: 'none', why: `HTTP status ${status}` };
  if (bodyBytes(outcome.body) > MAX_BODY_BYTES) return { kind: 'none', why: `more than ${MAX_BODY_BYTES} bytes` };
  const text = delegatedText(outcome.body);
  if (text === undefined) return { kind: 'none', why: 'no m.server' };
  if (parseServerName(text).kind === 'invalid') return { kind: 'none', why: 'm.server is no server name' };
  return { kind: 'delegated', text };
}
