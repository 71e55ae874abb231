import { type Conclusion, formatInstant, type Instant, printable, type Target } from '@wherefore/discovery';
import type { WebhookChange } from '../settings.ts';
import type { CertificateSight } from './certificate-sight.ts';
import type { Difference } from './conclusion-changes.ts';

/** Standard Webhooks advises to stay below 20 kB: of what is longer the beginning is sent. */
const MAX_TARGETS = 6;
const MAX_ADDRESSES = 6;
export const MAX_REASONS = 10;
const MAX_TEXT = 250;

/** A conclusion with the event that has it in full. */
export interface IdentifiedConclusion {
  readonly eventId: string;
  readonly conclusion: Conclusion;
}

export interface Told {
  readonly serverName: string;
  readonly change: WebhookChange;
  /** The conclusion that changed something: the event, and when it was drawn. */
  readonly eventId: string;
  readonly decidedAt: Instant;
  /** `undefined`: it is not to be had any more. */
  readonly before: IdentifiedConclusion | undefined;
  readonly after: IdentifiedConclusion | undefined;
  readonly differs?: readonly Difference[];
  readonly certificate?: CertificateSight;
  /** What the conclusion rests on, a sentence each. */
  readonly because: readonly string[];
}

/** The message about a change: JSON, in the fields that `wherefore … --json` has. Less than 20 kB. */
export function payloadOf(told: Told): string {
  const { serverName, change, eventId, decidedAt, before, after, differs, certificate, because } = told;
  return JSON.stringify({
    type: `server.${change.replaceAll('-', '_')}`,
    timestamp: formatInstant(decidedAt),
    data: {
      serverName,
      change,
      ...(differs === undefined ? {} : { differs }),
      ...(certificate === undefined ? {} : { certificate: certificateIn(certificate) }),
      before: conclusionIn(before),
      after: conclusionIn(after),
      because: because.slice(0, MAX_REASONS).map(clause),
      eventId,
    },
  });
}

function conclusionIn(identified: IdentifiedConclusion | undefined): object | null {
  if (identified === undefined) return null;
  const { eventId, conclusion } = identified;
  const { outcome, step, policy } = conclusion;
  const freshUntil = formatInstant(conclusion.freshUntil);
  if (conclusion.outcome === 'unresolvable') {
    const { code, message } = conclusion;
    return { outcome, code, step, message: clause(message), freshUntil, policy, eventId };
  }
  const { hostHeader, tlsName, sni } = conclusion;
  const targets = conclusion.targets.slice(0, MAX_TARGETS).map(targetIn);
  return { outcome, step, hostHeader, tlsName, sni, targets, freshUntil, policy, eventId };
}

function targetIn(target: Target): Target {
  return { ...target, addresses: target.addresses.slice(0, MAX_ADDRESSES) };
}

function certificateIn({ isFailing, url, message, observedAt, eventId }: CertificateSight): object {
  return {
    state: isFailing ? 'failing' : 'mended',
    url: clause(url),
    ...(message === undefined ? {} : { message: clause(message) }),
    observedAt: formatInstant(observedAt),
    eventId,
  };
}

/** What is written out to be seen gets longer by it. */
function clause(text: string): string {
  return printable(text, MAX_TEXT).slice(0, MAX_TEXT);
}
