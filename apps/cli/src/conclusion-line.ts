import { type Conclusion, formatInstant } from '@wherefore/discovery';

/** What a conclusion says, as the lines about the history print it; what it rests on is told apart. */
export function conclusionLine(conclusion: Conclusion): object {
  const { outcome, step, policy } = conclusion;
  const freshUntil = formatInstant(conclusion.freshUntil);
  if (conclusion.outcome === 'unresolvable') {
    const { code, message } = conclusion;
    return { outcome, code, step, message, freshUntil, policy };
  }
  const { hostHeader, tlsName, sni, targets } = conclusion;
  return { outcome, step, hostHeader, tlsName, sni, targets, freshUntil, policy };
}
