import type { Counterfactual } from '../api/answers.ts';
import type { Span } from '../past/span.ts';
import type { Leads } from './holding.ts';

export type End = Counterfactual['resolvers'][number]['segments'][number]['endedBy'];

/**
 * `wrong`: it was held, and something else would have been right. `open`: no destination was known then, so nobody is
 * judged. `unknown`: history cannot tell.
 */
export type Piece = HoldingPiece | (Span & { readonly kind: 'nothing' | 'unknown'; readonly why: string | undefined });

/** The whole time that something was held, of which a piece may be a part. */
export interface Held extends Span {
  /** When it would have been let go of by itself. Absent: never, or it is what was right. */
  readonly until: number | undefined;
  readonly endedBy: End | undefined;
  readonly notes: readonly string[];
  readonly overrides: readonly Override[];
}

/** The addresses of a host, which some resolvers keep apart from where a name leads. */
export interface Override {
  readonly host: string;
  readonly port: number;
}

type HoldingPiece = Span & { readonly kind: 'held' | 'wrong' | 'open'; readonly leads: Leads; readonly held: Held };

/** Something is held, or was right. */
export function isHolding(piece: Piece): piece is HoldingPiece {
  return piece.kind !== 'nothing' && piece.kind !== 'unknown';
}
