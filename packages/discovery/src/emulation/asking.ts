import type { Instant } from '../instant.ts';
import type { AddressObservation, Observation, SrvObservation, WellKnownObservation } from '../observation.ts';
import { type DnsQuestion, normalName, type Question, questionKey } from '../question.ts';
import type { EmulatedAnswer, EmulatedResolveOptions, EmulatedResult, EmulatedSteps } from './emulation.ts';

/** The questions of one resolution, and the ids of what was answered. */
export class Asking {
  readonly because: string[] = [];

  *wellKnown(host: string): EmulatedSteps<WellKnownObservation> {
    return (yield* this.#ask({ kind: 'well-known', host: normalName(host) })) as WellKnownObservation;
  }

  *srv(name: string): EmulatedSteps<SrvObservation> {
    return (yield* this.#ask({ kind: 'srv', name: normalName(name) })) as SrvObservation;
  }

  *dns(question: DnsQuestion): EmulatedSteps<SrvObservation | AddressObservation> {
    return (yield* this.#ask(question)) as SrvObservation | AddressObservation;
  }

  *#ask(question: Question): EmulatedSteps<Observation> {
    const observation = yield question;
    if (questionKey(observation) !== questionKey(question)) {
      throw new TypeError(`${questionKey(question)} was answered with ${questionKey(observation)}`);
    }
    this.because.push(observation.id);
    return observation;
  }
}

/** Lets steps be answered from what is known. */
export function answered(steps: EmulatedSteps<EmulatedResult>, ask: EmulatedResolveOptions['ask']): EmulatedResult {
  const because: string[] = [];
  let next = steps.next();
  while (next.done !== true) {
    const observation = ask(next.value);
    if (observation === undefined) {
      const question = next.value;
      return { kind: 'unanswerable', question, because };
    }
    because.push(observation.id);
    next = steps.next(observation);
  }
  return next.value;
}

/** What is no server name is asked about by none of them, and kept by none. */
export function refused(message: string, at: Instant): EmulatedAnswer {
  const held = { kind: 'failure', step: null, message: `not a server name: ${message}`, isDefinite: true } as const;
  return { kind: 'answer', held, from: 'asked', heldUntil: at, because: [], notes: [] };
}
