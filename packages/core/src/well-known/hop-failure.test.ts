import { expect, it } from 'vitest';
import { hopFailure } from './hop-failure.ts';

it.each([
  ['ECONNREFUSED', 'connection-refused'],
  ['ECONNRESET', 'connection-reset'],
  ['EPIPE', 'connection-reset'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['EADDRNOTAVAIL', 'unreachable'],
  ['ETIMEDOUT', 'timeout'],
] as const)('%s is %s in every phase', (code, reason) => {
  for (const phase of ['connect', 'handshake', 'exchange'] as const) {
    expect(hopFailure({ code, message: 'm' }, phase)).toEqual({ reason, message: `${code} m` });
  }
});

it('what has no code of its own is told by the phase', () => {
  expect(hopFailure(new Error('x'), 'connect')).toMatchObject({ reason: 'unreachable' });
  expect(hopFailure({ code: 'CERT_HAS_EXPIRED' }, 'handshake')).toMatchObject({ reason: 'tls' });
  expect(hopFailure({ code: 'ERR_SSL_TLSV1_ALERT_ACCESS_DENIED' }, 'exchange')).toMatchObject({ reason: 'tls' });
  expect(hopFailure({ code: 'HPE_INVALID_CONSTANT' }, 'exchange')).toMatchObject({ reason: 'protocol' });
  expect(hopFailure(undefined, 'exchange')).toEqual({ reason: 'protocol', message: 'protocol' });
});

it('messages are bounded', () => {
  expect(hopFailure(new Error('x'.repeat(10_000)), 'exchange').message).toHaveLength(300);
});
