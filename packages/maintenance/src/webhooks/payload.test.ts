import { describe, expect, test } from 'vitest';
import { payloadOf } from './payload.ts';
import { destination, target, unresolvable } from './testing/conclusions.ts';

const TOLD = {
  serverName: 'a.example',
  change: 'step-fell',
  eventId: 'e2',
  decidedAt: Date.parse('2026-01-01T00:00:01.500Z'),
  before: { eventId: 'e1', conclusion: destination() },
  after: { eventId: 'e2', conclusion: unresolvable() },
  because: ['AAAA a.example: there is none.'],
} as const;

describe('a message', () => {
  test('says what changed for whom, before and after, and why', () => {
    expect(JSON.parse(payloadOf({ ...TOLD, differs: ['outcome'] }))).toEqual({
      type: 'server.step_fell',
      timestamp: '2026-01-01T00:00:01.500Z',
      data: {
        serverName: 'a.example',
        change: 'step-fell',
        differs: ['outcome'],
        before: {
          outcome: 'destination',
          step: '3.2',
          hostHeader: 'matrix.example:443',
          tlsName: 'matrix.example',
          sni: 'matrix.example',
          targets: [{ host: 'matrix.example', port: 443, addresses: ['192.0.2.1'] }],
          freshUntil: '2026-01-01T01:00:00.000Z',
          policy: 'recommended@1',
          eventId: 'e1',
        },
        after: {
          outcome: 'unresolvable',
          code: 'no-addresses',
          step: '6',
          message: 'there is no address',
          freshUntil: '2026-01-01T00:05:00.000Z',
          policy: 'recommended@1',
          eventId: 'e2',
        },
        because: ['AAAA a.example: there is none.'],
        eventId: 'e2',
      },
    });
  });

  test('says of a certificate what was seen, where and when', () => {
    const sight = {
      version: 1,
      eventId: 'o',
      observedAt: 0,
      url: 'https://a.example/',
      isFailing: true,
      message: 'expired',
    };
    const failing = payloadOf({ ...TOLD, change: 'certificate-failing', before: undefined, certificate: sight });
    expect(JSON.parse(failing)).toMatchObject({
      type: 'server.certificate_failing',
      data: {
        certificate: { state: 'failing', url: 'https://a.example/', message: 'expired', eventId: 'o' },
        before: null,
      },
    });
    const mended = payloadOf({ ...TOLD, change: 'certificate-failing', certificate: { ...sight, isFailing: false } });
    expect(JSON.parse(mended).data.certificate.state).toBe('mended');
  });

  test.each(['"\u0000', '\u200b', '\u{1f4a9}', '\u4e00', '\ud800'])('is less than 20 kB if a server says %j', (odd) => {
    const long = odd.repeat(2000);
    const host = 'x'.repeat(230);
    const addresses = Array.from({ length: 100 }, () => '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff');
    const targets = Array.from({ length: 100 }, (_, port) => target({ host, port, addresses, priority: 1, weight: 1 }));
    const conclusion = destination({ hostHeader: host, tlsName: host, sni: host, targets });
    const body = payloadOf({
      ...TOLD,
      serverName: host,
      before: { eventId: TOLD.eventId, conclusion },
      after: { eventId: TOLD.eventId, conclusion },
      because: Array.from({ length: 100 }, () => long),
      certificate: { version: 1, eventId: 'o', observedAt: 0, url: long, isFailing: true, message: long },
    });
    expect(Buffer.byteLength(body)).toBeLessThan(20_000);
    expect(JSON.parse(body).data.because).toHaveLength(10);
  });
});
