import { type Conclusion, formatInstant } from '@wherefore/discovery';
import type { Replayed } from '@wherefore/projections';

/** A conclusion that came out otherwise, or could not be decided, as `wherefore replay --json` prints it. */
export function replayedLine({ event, serverName, result }: Replayed): object {
  const common = { kind: result.kind, serverName, id: event.id, position: String(event.position) };
  switch (result.kind) {
    case 'equal':
      return common;
    case 'different': {
      const { recorded, again, firstDifference } = result;
      const { path, recorded: before = null, again: after = null } = firstDifference;
      const first = { path, recorded: before, again: after };
      return { ...common, firstDifference: first, recorded: conclusionLine(recorded), again: conclusionLine(again) };
    }
    case 'unanswerable': {
      const { kind: _, ...obstacle } = result;
      return { ...common, ...obstacle };
    }
  }
}

function conclusionLine(conclusion: Conclusion): object {
  const { because: _, serverName: __, ...said } = conclusion;
  return { ...said, freshUntil: formatInstant(conclusion.freshUntil) };
}
