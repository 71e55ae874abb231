import { formatInstant, type Instant } from '@wherefore/discovery';
import type { Replay } from '@wherefore/service';
import { type TObject, Type } from 'typebox';
import { instantShape, nullable, uuidShape } from '../shapes/common-shapes.ts';

const differenceShape = Type.Object({}, { additionalProperties: true });

/** A replay as it is answered. */
export const replayShape: TObject = Type.Object(
  {
    id: uuidShape,
    state: Type.String({ enum: ['waiting', 'running', 'done', 'failed', 'canceled'] }),
    order: Type.Object({
      policy: nullable(Type.String()),
      servers: nullable(Type.Array(Type.String())),
      at: nullable(instantShape),
      from: nullable(instantShape),
      to: nullable(instantShape),
    }),
    orderedBy: Type.String(),
    orderedAt: instantShape,
    startedAt: nullable(instantShape),
    endedAt: nullable(instantShape),
    attempts: Type.Integer({ description: 'How often it was begun: whoever has it may be killed.' }),
    progress: Type.Object({
      events: Type.Integer(),
      conclusions: Type.Integer(),
      names: Type.Integer({ description: 'With `policy`: names that were told anew.' }),
      total: nullable(
        Type.Integer({ description: 'About how many events there will be; with `policy`, how many names.' }),
      ),
    }),
    result: nullable(
      Type.Object(
        {
          summary: Type.Object({}, { additionalProperties: true }),
          differences: Type.Optional(
            Type.Array(differenceShape, {
              description: 'The first hundred that came out otherwise, or could not be decided.',
            }),
          ),
          partings: Type.Optional(
            Type.Array(differenceShape, {
              description: 'With `policy`: the first hundred times that both held something else.',
            }),
          ),
          wrong: Type.Optional(
            Type.Array(differenceShape, { description: 'And those that one was wrong while the other held nothing.' }),
          ),
          leftOut: Type.Optional(
            Type.Object({}, { additionalProperties: true, description: 'Names with too many events.' }),
          ),
        },
        { description: 'Of one that is done, as `wherefore replay --json` tells it.' },
      ),
    ),
    problem: nullable(Type.String({ description: 'Of one that failed: why.' })),
  },
  { $id: 'Replay' },
);

export function replayAnswer(replay: Replay): object {
  const { id, state, order, orderedBy, attempts, progress, result, problem } = replay;
  return {
    id,
    state,
    order: {
      policy: order.policy ?? null,
      servers: order.servers ?? null,
      at: instantOrNull(order.at),
      from: instantOrNull(order.from),
      to: instantOrNull(order.to),
    },
    orderedBy,
    orderedAt: formatInstant(replay.orderedAt),
    startedAt: instantOrNull(replay.startedAt),
    endedAt: instantOrNull(replay.endedAt),
    attempts,
    progress,
    result,
    problem,
  };
}

function instantOrNull(instant: Instant | null | undefined): string | null {
  return instant === null || instant === undefined ? null : formatInstant(instant);
}
