import type { MessageHead } from './message.ts';

/** What one query to one server over one transport came to. It never rejects: an aborted signal gives a failure. */
export type Exchange =
  | { readonly kind: 'message'; readonly bytes: Buffer; readonly head: MessageHead }
  /** The answer does not fit into a datagram, or somebody is sending forged ones: ask again over TCP. */
  | { readonly kind: 'use-tcp' }
  | { readonly kind: 'failure'; readonly reason: 'timeout' | 'network' | 'malformed'; readonly message: string };
