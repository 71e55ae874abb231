import { POLICIES, type Policy, policyLabel } from '../policy.ts';
import type { Emulation } from './emulation.ts';
import { gomatrixserverlib } from './emulation-of-gomatrixserverlib.ts';
import { synapse } from './emulation-of-synapse.ts';
import { tuwunel19, tuwunel151 } from './emulation-of-tuwunel.ts';
import { PolicyResolver } from './policy-resolver.ts';

/** What others do with the same evidence, by name; without a prototype. */
export const EMULATIONS: Readonly<Record<string, Emulation>> = Object.assign(
  Object.create(null) as object,
  Object.fromEntries([tuwunel151, tuwunel19, synapse, gomatrixserverlib].map((each) => [each.name, each])),
);

/** Every name by which history can be told anew: the policies, and then what others do. */
export function resolverNames(): readonly string[] {
  return [...Object.keys(POLICIES), ...Object.keys(EMULATIONS)];
}

/** The machine of that name; `undefined` when it is none of `resolverNames`. */
export function emulationOf(name: string): Emulation | undefined {
  const policy = POLICIES[name];
  return policy === undefined ? EMULATIONS[name] : emulationOfPolicy(policy);
}

/** Our own resolver under a policy, as one among the others. */
export function emulationOfPolicy(policy: Policy): Emulation {
  return {
    name: policy.name,
    version: String(policy.version),
    about: `this resolver under ${policyLabel(policy)}`,
    facts: [],
    cures: ['wherefore clear NAME', 'wherefore clear'],
    heeds: ['transport'],
    start: (options) => new PolicyResolver(policy, options),
  };
}
