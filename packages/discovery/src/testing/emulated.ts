import type { EmulatedAnswer, EmulatedResolver, EmulatedResult, Emulation } from '../emulation/emulation.ts';
import { type Observation, type Question, questionKey } from '../index.ts';
import { documentationRules } from './evidence.ts';
import { START } from './observations.ts';

/** An emulated resolver before a world that is told what to show, and is asked about nothing else. */
export class Emulated {
  readonly resolver: EmulatedResolver;
  /** Keys in the order in which they were asked. */
  readonly asked: string[] = [];
  readonly #shown = new Map<string, Observation>();

  constructor(emulation: Emulation, observations: readonly Observation[], draw: number = 0) {
    this.resolver = emulation.start({ draws: () => draw, rules: documentationRules });
    this.show(...observations);
  }

  show(...observations: readonly Observation[]): void {
    for (const observation of observations) this.#shown.set(questionKey(observation), observation);
  }

  result(serverName: string, afterMs: number = 0): EmulatedResult {
    const ask = (question: Question): Observation | undefined => {
      this.asked.push(questionKey(question));
      return this.#shown.get(questionKey(question));
    };
    return this.resolver.resolve(serverName, { at: START + afterMs, ask });
  }

  /** Throws when the world was not told enough. */
  answer(serverName: string, afterMs: number = 0): EmulatedAnswer {
    const result = this.result(serverName, afterMs);
    if (result.kind === 'answer') return result;
    throw new Error(`nobody can tell: ${questionKey(result.question)}`);
  }

  /** `host:port` of each target, or why there are none. */
  places(serverName: string, afterMs: number = 0): readonly string[] {
    const { held } = this.answer(serverName, afterMs);
    if (held.kind === 'failure') return [`failed: ${held.message}`];
    return held.targets.map(({ host, port }) => `${host}:${port}`);
  }

  /** Ms from the start until it lets go by itself. */
  holds(serverName: string, afterMs: number = 0): number | null {
    const { heldUntil } = this.answer(serverName, afterMs);
    return heldUntil === null ? null : heldUntil - START;
  }

  addressOverrides(afterMs: number = 0): readonly string[] {
    return this.resolver
      .overrides(START + afterMs)
      .map(({ host, addresses, port, overriding }) =>
        [host, addresses.join(' '), port, ...(overriding === undefined ? [] : [overriding])].join(' | '),
      );
  }
}

/** What shows that a fact holds, by its id. */
export type Proofs = Readonly<Record<string, () => void>>;

/** Facts without a proof, and proofs without a fact. */
export function unmatched(emulation: Emulation, proofs: Proofs): readonly string[] {
  const ids = emulation.facts.map(({ id }) => id);
  return [
    ...ids.filter((id) => !Object.hasOwn(proofs, id)),
    ...Object.keys(proofs).filter((id) => !ids.includes(id)),
    ...ids.filter((id, index) => ids.indexOf(id) !== index),
  ];
}
