import { createResolver, createWellKnownFetch, type ResolverExplanation } from '@wherefore/core';
import { addressRules, type Finding, type Instant, type Trace } from '@wherefore/discovery';
import type { EventLog } from '@wherefore/event-log';
import type { Attempt, Place, Reason, Side } from './scene.ts';
import type { SpedUpClock } from './sped-up-clock.ts';
import { type Stage, TIMEOUTS } from './stage.ts';

/** The addresses of the worlds are those for documentation. */
const ALLOWED = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'];

export interface RecommendedSide extends AsyncDisposable {
  want(serverName: string, path: string): Promise<Side>;
}

/** The resolver of this program under `recommended`, over real packets; all that it learns goes into the log. */
export function recommendedSide(stage: Stage, clock: SpedUpClock, log: EventLog, draw: number): RecommendedSide {
  const resolver = createResolver({
    clock,
    log,
    dns: stage.dns,
    random: () => draw,
    fetch: createWellKnownFetch({ transport: stage.transport }),
    addressRules: addressRules({ allow: ALLOWED }),
    timeouts: TIMEOUTS,
  });
  return {
    want: async (serverName, path) => {
      const asked = clock.now();
      const explanation = await resolver.explain(serverName, { by: 'demo' });
      const attempt = await attemptOf(explanation, stage, path);
      return { ...sideOf(explanation, asked), attempt };
    },
    [Symbol.asyncDispose]: () => resolver[Symbol.asyncDispose](),
  };
}

function sideOf(explanation: ResolverExplanation, asked: Instant): Omit<Side, 'attempt'> {
  const { conclusion, trace, since } = explanation;
  const { wellKnown } = trace;
  const isStale = wellKnown?.as === 'stale';
  return {
    policy: 'recommended',
    places: placesOf(explanation),
    step: conclusion.step,
    hostHeader: conclusion.outcome === 'destination' ? conclusion.hostHeader : null,
    from: since >= asked ? 'asked' : 'kept',
    heldUntil: conclusion.freshUntil,
    because: reasonsOf(conclusion.because, trace),
    notes: isStale ? ['the failure says nothing of the delegation, which serves for up to 2 h past its life'] : [],
  };
}

async function attemptOf({ conclusion }: ResolverExplanation, stage: Stage, path: string): Promise<Attempt> {
  const [target] = conclusion.outcome === 'destination' ? conclusion.targets : [];
  if (target === undefined || conclusion.outcome === 'unresolvable') return { kind: 'failed', why: 'no destination' };
  return stage.attempt({ tlsName: conclusion.tlsName, host: target.host, port: target.port }, path);
}

function placesOf({ conclusion }: ResolverExplanation): readonly Place[] {
  if (conclusion.outcome === 'unresolvable') return [];
  return conclusion.targets.map(({ host, port }) => ({ host, port }));
}

function reasonsOf(ids: readonly string[], { notes, wellKnown }: Trace): readonly Reason[] {
  const uses = [...(wellKnown === undefined ? [] : [wellKnown]), ...notes.flatMap((note) => note.uses)];
  const findings = uses.flatMap(({ finding, failure }) => (failure === undefined ? [finding] : [failure, finding]));
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  return ids.flatMap((id) => {
    const finding = byId.get(id);
    return finding === undefined ? [] : [reasonOf(finding)];
  });
}

export function reasonOf({ id, key, message, observedAt }: Finding): Reason {
  return { id, question: key, says: message, observedAt };
}
