import type { Evidence, Explanation, Held } from '../../api/answers.ts';

const AT = '2026-03-04T08:30:00.000Z';
const ID = '019cb7f7-db7c-728e-93eb-4f588d882c33';

/** An explanation, of which a test says what matters. */
export function explained(
  known: Explanation['known'],
  seen: readonly { readonly question: string; readonly says: string }[] = [],
): Explanation {
  return {
    serverName: 'example.org',
    at: AT,
    known,
    pin: null,
    isCut: false,
    seen: seen.map(({ question, says }) => {
      const answer = { id: ID, says, observedAt: AT, recordedAt: AT };
      return { question, known: answer, shown: answer, differs: false, next: null };
    }),
    sentences: [],
  };
}

export function ground(question: string, says: string): Evidence {
  return {
    id: ID,
    fullId: ID,
    question,
    verdict: 'valid',
    says,
    requestedAt: AT,
    observedAt: AT,
    recordedAt: AT,
    freshUntil: AT,
    staleUntil: AT,
    lifetime: { basis: 'max-age', statedMs: 0, effectiveMs: 0 },
    stale: false,
    isWeakest: false,
    observation: null,
  };
}

const held: Held = {
  kind: 'held',
  outcome: 'destination',
  step: null,
  freshUntil: AT,
  policy: 'recommended@1',
  because: [],
  eventId: ID,
  fullId: ID,
  chosenAt: AT,
  lastDrawnAt: AT,
  confirmations: 0,
  isFresh: true,
  isReproduced: true,
  sentences: [],
  steps: [],
  tree: null,
  pin: null,
  evidence: [],
  weakest: null,
  afterwards: { confirmations: 0, believedUntil: AT, isCut: false },
};

/** Delegated to port 443. */
export const delegation: Held = {
  ...held,
  step: '3.2',
  hostHeader: 'fed.example.org:443',
  tlsName: 'fed.example.org',
  sni: 'fed.example.org',
  targets: [{ host: 'fed.example.org', port: 443, addresses: ['192.0.2.2'] }],
  evidence: [
    ground('well-known:example.org', 'm.server is fed.example.org:443'),
    ground('a:fed.example.org', '192.0.2.2'),
  ],
};

export const delegated: Explanation = explained(delegation);

/** The route by the SRV record, taken because the well-known failed. */
export const throughSrv: Explanation = explained({
  ...held,
  step: '5',
  hostHeader: 'example.org',
  tlsName: 'example.org',
  sni: 'example.org',
  targets: [{ host: 'cdn.example.net', port: 8443, addresses: ['192.0.2.1'] }],
  evidence: [
    { ...ground('well-known:example.org', 'HTTP status 522'), verdict: 'failed' },
    ground('srv:_matrix._tcp.example.org', 'cdn.example.net:8443'),
  ],
});

/** Reached by its own name, for it had no delegation. */
export const undelegated: Explanation = explained({
  ...held,
  step: '6',
  hostHeader: 'example.org',
  tlsName: 'example.org',
  sni: 'example.org',
  targets: [{ host: 'example.org', port: 8448, addresses: ['192.0.2.1'] }],
  evidence: [{ ...ground('well-known:example.org', 'HTTP status 404'), verdict: 'absent' }],
});

export const unresolvable: Explanation = explained({
  ...held,
  outcome: 'unresolvable',
  code: 'no-addresses',
  message: 'example.org has no addresses',
});

export const nothing: Explanation = explained({ kind: 'nothing' });
