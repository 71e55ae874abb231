import type { PeerName } from '../peers/peer.ts';

/** Whose turn it is to be measured. */
export type SubjectName = typeof OURS | PeerName;

export const OURS = 'wherefore';
