import type { EmulatedAnswer, Emulation, Observation, Question } from '@wherefore/discovery';
import { addressRules, drawsBySubject, type Instant, questionKey } from '@wherefore/discovery';
import type { EventLog, RecordedEvent } from '@wherefore/event-log';
import { observationOf, readFindings } from '../history/evidence.ts';
import { reasonOf } from './recommended-side.ts';
import type { Attempt, Side } from './scene.ts';
import type { Attempted, Stage } from './stage.ts';

/** Another resolver that lives through the same: what it asks, the log of ours answers. */
export interface EmulatedSide {
  want(stage: Stage, serverName: string, path: string, at: Instant): Promise<Side>;
  /** Its operator empties its caches. */
  clear(at: Instant): void;
}

export function emulatedSide(emulation: Emulation, log: EventLog): EmulatedSide {
  const resolver = emulation.start({ draws: drawsBySubject(), rules: addressRules() });
  const policy = emulation.name;
  return {
    clear: (at) => {
      resolver.clear(at);
    },
    want: async (stage, serverName, path, at) => {
      const shown = await latestObservations(log);
      const result = resolver.resolve(serverName, {
        at,
        ask: (question: Question) => shown.get(questionKey(question)),
      });
      if (result.kind === 'unanswerable') throw new Error(`nobody asked ${questionKey(result.question)}`);
      const [target] = result.held.kind === 'destination' ? result.held.targets : [];
      const attempt = await attemptOf(result, stage, path);
      if (attempt.kind === 'failed') resolver.connectionFailed(serverName, at, 'transport');
      else if (attempt.status !== 200) resolver.connectionFailed(serverName, at, 'not-json');
      const findings = await readFindings(log, result.because);
      return {
        policy,
        places: target === undefined || result.held.kind === 'failure' ? [] : result.held.targets,
        step: result.held.step,
        hostHeader: result.held.kind === 'destination' ? result.held.hostHeader : null,
        from: result.from === 'cache' ? 'kept' : 'asked',
        heldUntil: result.heldUntil,
        because: result.because.flatMap((id) => findings.get(id) ?? []).map(reasonOf),
        notes: result.notes,
        attempt,
      };
    },
  };
}

function attemptOf({ held }: EmulatedAnswer, stage: Stage, path: string): Promise<Attempt> {
  const place: Attempted | undefined =
    held.kind === 'destination' && held.targets[0] !== undefined
      ? { tlsName: held.tlsName, ...held.targets[0] }
      : undefined;
  if (place === undefined) return Promise.resolve({ kind: 'failed', why: 'no destination' });
  return stage.attempt(place, path);
}

/** The newest answer to each question. A story is short. */
async function latestObservations(log: EventLog): Promise<ReadonlyMap<string, Observation>> {
  const { events } = await log.readAll({ limit: 10_000 });
  const byId = new Map<string, RecordedEvent>(events.map((event) => [event.id, event]));
  const observations = events.flatMap((event) => observationOf(event, byId) ?? []);
  return new Map(observations.map((observation) => [questionKey(observation), observation]));
}
