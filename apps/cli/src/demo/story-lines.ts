import { formatInstant, type Instant } from '@wherefore/discovery';
import type { Ending } from './ending.ts';
import { placeText, type Scene, type Side } from './scene.ts';

/** A scene as `demo --json` prints it. */
export function sceneLine(scene: Scene): object {
  const { kind, at, about } = scene;
  const common = { kind, at: formatInstant(at), about };
  return scene.kind === 'want' ? { ...common, sides: scene.sides.map(sideLine) } : common;
}

function sideLine({ policy, places, step, hostHeader, from, heldUntil, because, notes, attempt }: Side): object {
  return {
    policy,
    places: places.map(placeText),
    step,
    hostHeader,
    from,
    heldUntil: instantOrNull(heldUntil),
    because: because.map(({ observedAt, ...reason }) => ({ ...reason, observedAt: formatInstant(observedAt) })),
    notes,
    attempt,
  };
}

/** The last line. */
export function endingLine(ending: Ending, database: string, commands: readonly string[]): object {
  const { cause, cure, failures, wrongFrom, wrongUntil } = ending;
  return {
    kind: 'ending',
    cause,
    cure,
    failures,
    wrongFrom: instantOrNull(wrongFrom),
    wrongUntil: instantOrNull(wrongUntil),
    database,
    commands,
  };
}

function instantOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
