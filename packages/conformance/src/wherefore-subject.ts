import {
  createDnsClient,
  createResolver,
  createUndiciTransport,
  createWellKnownFetch,
  type EvidenceLog,
  type ResolverExplanation,
  type ResolverOptions,
  type ResolverTimeouts,
} from '@wherefore/core';
import { addressRules, type Instant, POLICIES, type Policy } from '@wherefore/discovery';
import type { Answer, WellKnownBacking } from './answer.ts';
import { createListLog } from './list-log.ts';
import { provenanceOf } from './provenance.ts';
import type { LoopbackEnvironment, Session, SimulatedEnvironment, Subject } from './subject.ts';
import type { DesignDefaults } from './vector-format.ts';

/** Shorter than any distance between events of a timeline, so that what never answers does not shift them. */
const SIMULATED_TIMEOUTS = { totalMs: 900, wellKnownMs: 300, dnsMs: 100 } satisfies Partial<ResolverTimeouts>;
/** Real time: long enough for a busy machine, short enough for a case about something that never answers. */
const LOOPBACK_TIMEOUTS = { totalMs: 40_000, wellKnownMs: 8_000, dnsMs: 4_000 } satisfies Partial<ResolverTimeouts>;

/** The resolver of `@wherefore/core`, in process. */
export const whereforeSubject: Subject<SimulatedEnvironment | LoopbackEnvironment> = {
  name: 'wherefore',
  open: async (environment) => {
    const { clock, random } = environment;
    const dns = environment.mode === 'loopback' ? openDns(environment) : undefined;
    const resolver = createResolver({
      ...(environment.mode === 'simulated' ? simulatedPorts(environment) : loopbackPorts(environment)),
      ...(dns !== undefined && { dns }),
      log: logOf(environment.store),
      clock,
      random,
      policy: policyOf(environment.policy, environment.designDefaults),
      addressRules: addressRules({ allow: environment.allow }),
    });
    return {
      resolve: async (serverName) => {
        const callBegan = clock.now();
        return answerOf(await resolver.explain(serverName), callBegan);
      },
      clear: (serverName) => resolver.forget(serverName),
      clearAll: () => resolver.forgetAll(),
      connectFailed: (serverName) => resolver.reportFailure(serverName),
      [Symbol.asyncDispose]: async () => {
        await resolver[Symbol.asyncDispose]();
        await dns?.[Symbol.asyncDispose]();
      },
    } satisfies Session;
  },
};

function simulatedPorts({ dns, transport }: SimulatedEnvironment): Pick<ResolverOptions, 'dns' | 'fetch' | 'timeouts'> {
  return { dns, fetch: createWellKnownFetch({ transport }), timeouts: SIMULATED_TIMEOUTS };
}

function loopbackPorts({ caPem, dial }: LoopbackEnvironment): Pick<ResolverOptions, 'fetch' | 'timeouts'> {
  const transport = createUndiciTransport({ ca: [caPem], dial });
  return { fetch: createWellKnownFetch({ transport }), timeouts: LOOPBACK_TIMEOUTS };
}

function openDns({ nameServer }: LoopbackEnvironment): ReturnType<typeof createDnsClient> {
  const { dnsMs } = LOOPBACK_TIMEOUTS;
  return createDnsClient({ servers: [nameServer], attemptTimeoutMs: dnsMs / 2, questionTimeoutMs: dnsMs });
}

function logOf(store: Map<string, unknown>): EvidenceLog {
  const kept = store.get('log') as EvidenceLog | undefined;
  const log = kept ?? createListLog();
  store.set('log', log);
  return log;
}

function policyOf(name: string, figures: Required<DesignDefaults> | undefined): Policy {
  const policy = POLICIES[name];
  if (policy === undefined) throw new TypeError(`no such policy: ${name}`);
  return figures === undefined ? policy : withFigures(policy, figures);
}

function withFigures(policy: Policy, figures: Required<DesignDefaults>): Policy {
  return {
    ...policy,
    wellKnown: {
      ...policy.wellKnown,
      defaultMs: figures.wellKnownDefaultTtl * 1000,
      maxMs: figures.wellKnownMaxTtl * 1000,
      minMs: figures.wellKnownMinTtl * 1000,
      jitter: figures.jitter,
      errorFirstMs: figures.wellKnownErrorFirst * 1000,
      errorFactor: figures.wellKnownErrorFactor,
      errorMaxMs: figures.wellKnownErrorMax * 1000,
      staleMs: figures.wellKnownStaleOnTransientError * 1000,
    },
    dns: { ...policy.dns, failureFirstMs: figures.dnsFailureCache * 1000, staleMs: figures.dnsMaxStale * 1000 },
  };
}

function answerOf({ conclusion, trace }: ResolverExplanation, callBegan: Instant): Answer {
  const backing = { wellKnown: wellKnownOf(trace), provenance: provenanceOf(trace, callBegan) };
  if (conclusion.outcome === 'unresolvable') {
    const { outcome, code, step } = conclusion;
    return { outcome, code, step, ...backing };
  }
  const { outcome, step, hostHeader, tlsName, sni, targets } = conclusion;
  return { outcome, step, hostHeader, tlsName, sni, targets, ...backing };
}

function wellKnownOf({ wellKnown }: ResolverExplanation['trace']): WellKnownBacking | null {
  if (wellKnown === undefined) return null;
  const { verdict, lifetime } = wellKnown.finding;
  return {
    outcome: verdict === 'valid' ? 'valid' : 'error',
    statedSeconds: lifetime.statedMs / 1000,
    effectiveSeconds: lifetime.effectiveMs / 1000,
  };
}
