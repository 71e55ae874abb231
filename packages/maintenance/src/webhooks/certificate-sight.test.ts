import type { WellKnownFailureReason, WellKnownOutcome } from '@wherefore/discovery';
import { describe, expect, test } from 'vitest';
import { certificateSight } from './certificate-sight.ts';

const seen = { version: 3, eventId: 'e', observedAt: 5 };
const URL_OF = 'https://a.example/.well-known/matrix/server';
const hop = { url: URL_OF, requestedAt: 1, receivedAt: 2 };

function sightOf(outcome: WellKnownOutcome): ReturnType<typeof certificateSight> {
  return certificateSight({ host: 'a.example', hops: [hop], outcome }, seen);
}

/** Every reason that there is: one that is added has to be thought of. */
const REASONS: Readonly<Record<WellKnownFailureReason, 'failing' | 'sound' | 'nothing'>> = {
  tls: 'failing',
  'headers-too-large': 'sound',
  'body-too-large': 'sound',
  'redirect-loop': 'sound',
  'too-many-redirects': 'sound',
  'redirect-refused': 'sound',
  'redirect-without-location': 'sound',
  'no-addresses': 'nothing',
  'dns-failure': 'nothing',
  'address-refused': 'nothing',
  'connection-refused': 'nothing',
  'connection-reset': 'nothing',
  unreachable: 'nothing',
  timeout: 'nothing',
  protocol: 'nothing',
};

describe('what a fetch shows of the certificate', () => {
  test('any answer shows that it is good', () => {
    expect(sightOf({ kind: 'response', body: { text: 'no' } })).toEqual({ ...seen, url: URL_OF, isFailing: false });
  });

  for (const [reason, shows] of Object.entries(REASONS) as [WellKnownFailureReason, string][]) {
    test(`${reason}: ${shows}`, () => {
      const sight = sightOf({ kind: 'failure', reason, message: 'words' });
      expect(sight?.isFailing).toBe(shows === 'nothing' ? undefined : shows === 'failing');
      expect(sight?.message).toBe(shows === 'failing' ? 'words' : undefined);
    });
  }

  test('it is that of the last request, or of the first when none could be made', () => {
    const outcome = { kind: 'failure', reason: 'tls', message: '' } as const;
    const other = { ...hop, url: 'https://b.example/x' };
    expect(certificateSight({ host: 'a.example', hops: [hop, other], outcome }, seen)?.url).toBe(other.url);
    expect(certificateSight({ host: 'a.example', hops: [], outcome }, seen)?.url).toBe(URL_OF);
  });
});
