import { normalName } from '../question.ts';
import { STEPS, type Step } from '../step.ts';
import type { ClaimSource } from './cache-claim.ts';

/** Host and port as people write them: an IPv6 address in brackets. */
export function place(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

export function withoutPort(hostname: string): string {
  return hostname.replace(/:\d{1,5}$/, '');
}

/** Hosts are the same in any case, with and without a dot at the end. */
export function sameHost(left: string, right: string): boolean {
  return normalName(left) === normalName(right);
}

export function titled(source: ClaimSource): string {
  return source === 'tuwunel' ? 'Tuwunel' : 'Continuwuity';
}

export function stepText(step: Step): string {
  const title = STEPS.find((candidate) => candidate.step === step)?.title;
  return title === undefined ? step : `${step} (${title})`;
}
