import { formatInstant, type Instant } from '@wherefore/discovery';
import type { DestinationRow, OverrideRow } from '@wherefore/projections';
import { type TObject, type TSchema, Type } from 'typebox';
import { instantShape, nullable, stepShape, targetShape, uuidShape } from '../shapes/common-shapes.ts';

const destinationCommon = {
  serverName: Type.String(),
  step: nullable(stepShape),
  policy: Type.String(),
  freshUntil: instantShape,
  isStale: Type.Boolean({ description: 'It has expired: whoever wants the name has it asked for.' }),
  decidedAt: instantShape,
  chosenAt: instantShape,
  because: Type.Array(uuidShape),
  concludedId: uuidShape,
  fullId: uuidShape,
  pinnedId: nullable(uuidShape),
  requestedBy: nullable(Type.String()),
  requestedAt: nullable(instantShape),
};

export const cachedDestinationShape: TSchema = Type.Union(
  [
    Type.Object({
      ...destinationCommon,
      outcome: Type.Literal('destination'),
      hostHeader: Type.String(),
      tlsName: Type.String(),
      sni: nullable(Type.String()),
      targets: Type.Array(targetShape),
    }),
    Type.Object({
      ...destinationCommon,
      outcome: Type.Literal('unresolvable'),
      code: Type.String(),
      message: Type.String(),
    }),
  ],
  { $id: 'CachedDestination' },
);

/** A live row as it is answered: the fields of `wherefore caches destinations --json`. */
export function destinationLine(row: DestinationRow, now: Instant): object {
  const { serverName, outcome, step, code, message, hostHeader, tlsName, sni, targets, policy, because } = row;
  const { freshUntil, concludedId, fullId, pinnedId, requestedBy, requestedAt } = row;
  return {
    serverName,
    outcome,
    step,
    ...(outcome === 'destination' ? { hostHeader, tlsName, sni, targets } : { code, message }),
    policy,
    freshUntil: instant(freshUntil),
    isStale: freshUntil !== null && freshUntil <= now,
    decidedAt: instant(row.decidedAt),
    chosenAt: instant(row.chosenAt),
    because,
    concludedId,
    fullId,
    pinnedId,
    requestedBy,
    requestedAt: instant(requestedAt),
  };
}

export const overrideShape: TObject = Type.Object(
  {
    owner: Type.String({ description: 'The server name whose destination this is part of.' }),
    host: Type.String(),
    port: Type.Integer(),
    addresses: Type.Array(Type.String()),
    overriding: Type.String({ description: 'The host as the destination has it.' }),
    place: Type.Integer({ minimum: 1, description: 'Which target of its owner.' }),
    freshUntil: instantShape,
    isStale: Type.Boolean(),
    concludedId: uuidShape,
    fullId: uuidShape,
  },
  { $id: 'CachedOverride' },
);

/** The fields of `wherefore caches overrides --json`. */
export function overrideLine(row: OverrideRow, now: Instant): object {
  const { owner, host, port, addresses, overriding, place, concludedId, fullId, freshUntil } = row;
  const life = { freshUntil: formatInstant(freshUntil), isStale: freshUntil <= now };
  return { owner, host, port, addresses, overriding, place, ...life, concludedId, fullId };
}

function instant(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at);
}
