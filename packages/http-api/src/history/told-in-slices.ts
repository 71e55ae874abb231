import { setImmediate as turn } from 'node:timers/promises';
import { type Counterfactual, counterfactualInSlices } from '@wherefore/projections';

/** A history told to other resolvers in slices, so that others have their turn between. */
export async function toldInSlices(
  ...[events, options]: Parameters<typeof counterfactualInSlices>
): Promise<Counterfactual> {
  const slices = counterfactualInSlices(events, options);
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return value;
    await turn();
  }
}
