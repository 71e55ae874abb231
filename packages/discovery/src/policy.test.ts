import { expect, test } from 'vitest';
import { POLICIES, policyLabel, recommended, specStrict } from './index.ts';

const HOUR = 3_600_000;

test('recommended keeps to the figures of the specification and of the RFCs', () => {
  expect(policyLabel(recommended)).toBe('recommended@1');
  expect(recommended.wellKnown).toMatchObject({
    defaultMs: 24 * HOUR, // R57
    maxMs: 48 * HOUR, // R58
    absentMs: HOUR, // R59
    errorMaxMs: HOUR, // R59
    maxRedirects: 10, // O008
    maxBodyBytes: 51_200, // O010
  });
  expect(recommended.dns.failureMaxMs).toBeLessThanOrEqual(300_000); // RFC 9520 s3.2
  expect(recommended.dns.failureFirstMs).toBeGreaterThanOrEqual(1000);
  expect(recommended.dns.maxMs).toBe(604_800_000); // RFC 8767 s4
  expect(recommended.srv.onFailure).toBe('fail'); // O001 to O004
});

test('spec-strict adds nothing of its own to what is stated', () => {
  expect(policyLabel(specStrict)).toBe('spec-strict@1');
  expect(specStrict.wellKnown).toMatchObject({
    minMs: 0,
    jitter: 0,
    staleMs: 0,
    sharedMaxAge: false,
    redirectLifetimes: false,
  });
  expect(specStrict.dns.staleMs).toBe(0);
  expect(specStrict.wellKnown).toMatchObject({ defaultMs: 24 * HOUR, maxMs: 48 * HOUR, errorMaxMs: HOUR });
});

test('policies are found by their names and by nothing else', () => {
  expect(POLICIES['recommended']).toBe(recommended);
  expect(POLICIES['spec-strict']).toBe(specStrict);
  expect(Object.keys(POLICIES)).toHaveLength(2);
  for (const name of ['toString', 'constructor', '__proto__', '']) expect(POLICIES[name]).toBeUndefined();
});
