import { emulationOf, formatInstant, type Instant, questionKey } from '@wherefore/discovery';
import type { Counterfactual, ReferenceStretch, ResolverHistory, Segment, WrongStretch } from '@wherefore/projections';

/** Segments and stretches of each resolver: the last ones, if there are more. */
const MAX_TOLD = 1000;

/** What several resolvers held of a name. */
export function counterfactualAnswer(serverName: string, { from, to, against, names }: Counterfactual): object {
  const told = names.filter((each) => each.serverName === serverName);
  return {
    serverName,
    from: formatInstant(from),
    to: formatInstant(to),
    against,
    ...cut(
      'reference',
      told.flatMap(({ reference }) => reference),
      referenceLine,
    ),
    resolvers: told.flatMap(({ resolvers }) => resolvers.map(resolverLine)),
  };
}

function resolverLine({ name, segments, wrong, wrongMs, unanswerableMs, cures, heeds }: ResolverHistory): object {
  const emulation = emulationOf(name);
  return {
    name,
    about: emulation?.about ?? name,
    ...cut('segments', segments, segmentLine),
    ...cut('wrong', wrong, wrongLine),
    wrongMs,
    unanswerableMs,
    cures,
    heeds,
  };
}

function cut<T>(name: string, all: readonly T[], line: (each: T) => object): object {
  return {
    [name]: all.slice(-MAX_TOLD).map(line),
    ...(all.length > MAX_TOLD && { [`${name}LeftOut`]: all.length - MAX_TOLD }),
  };
}

function referenceLine({ from, to, holding, because, changedBy }: ReferenceStretch): object {
  return { from: formatInstant(from), to: formatInstant(to), holding, because, changedBy };
}

function segmentLine(segment: Segment): object {
  const { kind, from, to, endedBy, afterUnknown } = segment;
  const span = { kind, from: formatInstant(from), to: formatInstant(to), endedBy, afterUnknown };
  switch (segment.kind) {
    case 'held': {
      const { holding, heldUntil, because, wantedBy, notes, overrides } = segment;
      return {
        ...span,
        holding,
        heldUntil: instantOrNull(heldUntil),
        because,
        wantedBy,
        notes,
        overrides: overrides.map((override) => ({ ...override, heldUntil: formatInstant(override.heldUntil) })),
      };
    }
    case 'nothing':
      return { ...span, why: segment.why };
    case 'unanswerable':
      return { ...span, question: questionKey(segment.question) };
  }
}

function wrongLine({ from, to, held, right, startedBy, endedBy, expiresAt }: WrongStretch): object {
  return {
    from: formatInstant(from),
    to: formatInstant(to),
    held,
    right,
    startedBy,
    endedBy,
    expiresAt: instantOrNull(expiresAt),
  };
}

function instantOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
