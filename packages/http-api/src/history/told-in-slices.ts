import { setImmediate as turn } from 'node:timers/promises';
import { type Counterfactual, counterfactualInSlices } from '@wherefore/projections';
import { hasGone } from '../limits/gate.ts';

/**
 * A history told to other resolvers in slices, so that others have their turn between.
 *
 * @throws {Problem} who asked has gone
 */
export async function toldInSlices(
  events: Parameters<typeof counterfactualInSlices>[0],
  options: Parameters<typeof counterfactualInSlices>[1],
  signal?: AbortSignal,
): Promise<Counterfactual> {
  const slices = counterfactualInSlices(events, options);
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return value;
    await turn();
    if (signal?.aborted === true) throw hasGone();
  }
}
