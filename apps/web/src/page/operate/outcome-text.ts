import { printable } from '@wherefore/discovery';
import type { components } from '../api/openapi.ts';
import { instantText } from '../time/instant-text.ts';
import type { Tone } from '../ui/tone.ts';

export interface Outcome {
  readonly tone: Tone;
  readonly text: string;
}

/** What asking anew came to. */
export function resolvedOutcome(answer: components['schemas']['Destination'], now: number): Outcome {
  const until = `${instantText(answer.freshUntil)} UTC`;
  if (answer.outcome === 'unresolvable') {
    const { code, message } = answer;
    return {
      tone: 'bad',
      text: `Asked anew: it leads nowhere (${code}), ${printable(message)}. Asked again from ${until} on.`,
    };
  }
  const [first, ...more] = answer.targets;
  const place =
    first === undefined
      ? answer.hostHeader
      : `${first.host.includes(':') ? `[${first.host}]` : first.host}:${first.port}`;
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  const held =
    new Date(answer.freshUntil).getTime() <= now
      ? `good until ${until}, which is past: asking did not succeed`
      : `good until ${until}`;
  return {
    tone: 'good',
    text: `Asked anew: it leads to ${printable(place)}${others}, by step ${answer.step}, ${held}.`,
  };
}
