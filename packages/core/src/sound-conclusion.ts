import type {
  ConclusionConfirmed,
  DestinationChosen,
  RecordedRules,
  ResolutionFailed,
  Target,
} from '@wherefore/discovery';
import type { LearnedEvent } from './learned-event.ts';
import type { Full } from './name-history.ts';

/** A conclusion that somebody else recorded, and the address rules that it was drawn under. */
export type LearnedConclusion =
  | { readonly kind: 'full'; readonly full: Full }
  | { readonly kind: 'confirmation'; readonly confirmation: ConclusionConfirmed['data'] };

/** What is handed out of memory was looked at first: `undefined` where an event is not what its type says. */
export function soundConclusion({ type, data }: LearnedEvent, serverName: string): LearnedConclusion | undefined {
  const fields = data as Fields;
  if (fields['serverName'] !== serverName || !isDrawn(fields)) return undefined;
  switch (type) {
    case 'ConclusionConfirmed':
      return isText(fields['confirms'])
        ? { kind: 'confirmation', confirmation: data as ConclusionConfirmed['data'] }
        : undefined;
    case 'DestinationChosen':
      return isDestination(fields) ? { kind: 'full', full: data as DestinationChosen['data'] } : undefined;
    case 'ResolutionFailed':
      return isUnresolvable(fields) ? { kind: 'full', full: data as ResolutionFailed['data'] } : undefined;
    default:
      return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isDrawn({ freshUntil, because, since, draw, rules }: Fields): boolean {
  return Number.isFinite(freshUntil) && isTexts(because) && Number.isFinite(since) && isUnit(draw) && areRules(rules);
}

function isDestination({ outcome, step, hostHeader, tlsName, sni, targets, policy }: Fields): boolean {
  if (outcome !== 'destination' || ![step, hostHeader, tlsName, policy].every(isText)) return false;
  return (sni === null || isText(sni)) && Array.isArray(targets) && targets.length > 0 && targets.every(isTarget);
}

function isTarget(value: unknown): value is Target {
  if (typeof value !== 'object' || value === null) return false;
  const { host, port, addresses } = value as Fields;
  return isText(host) && Number.isInteger(port) && isTexts(addresses) && addresses.length > 0;
}

function isUnresolvable({ outcome, code, step, message, policy }: Fields): boolean {
  if (outcome !== 'unresolvable' || ![code, message, policy].every(isText)) return false;
  return step === null || isText(step);
}

function areRules(value: unknown): value is RecordedRules | undefined {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  const { omitted, allow, deny, specialPurpose } = value as Fields;
  if (omitted !== undefined) return Number.isInteger(omitted);
  return isTexts(allow) && isTexts(deny) && (specialPurpose === undefined || isTexts(specialPurpose));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isUnit(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < 1;
}
