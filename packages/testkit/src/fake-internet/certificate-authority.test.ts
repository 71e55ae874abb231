import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { CertificateAuthority } from './certificate-authority.ts';

const authority = new CertificateAuthority('Test Root');
const root = new X509Certificate(authority.caPem);

test('an authority signs itself and is an authority', () => {
  expect(root.ca).toBe(true);
  expect(root.subject).toBe('CN=Test Root');
  expect(root.verify(root.publicKey)).toBe(true);
  expect(root.checkIssued(root)).toBe(true);
});

test('a certificate is signed by the authority, is none itself, and is good for its names and no others', () => {
  const leaf = new X509Certificate(authority.issue({ dns: ['a.example'], ips: ['192.0.2.1', '2001:db8::1'] }).cert);
  expect([leaf.ca, leaf.checkIssued(root), leaf.verify(root.publicKey)]).toEqual([false, true, true]);
  expect(['a.example', 'b.example', 'x.a.example'].map((name) => leaf.checkHost(name))).toEqual([
    'a.example',
    undefined,
    undefined,
  ]);
  expect(['192.0.2.1', '192.0.2.2', '2001:db8::1'].map((ip) => leaf.checkIP(ip))).toEqual([
    '192.0.2.1',
    undefined,
    '2001:db8::1',
  ]);
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(new Date(leaf.validFrom).getTime()).toBeLessThan(Date.now());
  expect(new Date(leaf.validTo).getTime()).toBeGreaterThan(Date.now());
});

test('an expired certificate is one that was good yesterday', () => {
  const leaf = new X509Certificate(authority.issue({ dns: ['a.example'] }, { isExpired: true }).cert);
  expect(new Date(leaf.validTo).getTime()).toBeLessThan(Date.now());
  expect(new Date(leaf.validTo).getTime()).toBeGreaterThan(new Date(leaf.validFrom).getTime());
});

test('another authority has not signed it', () => {
  const other = new X509Certificate(new CertificateAuthority('Test Root').caPem);
  expect(new X509Certificate(authority.issue({ dns: ['a.example'] }).cert).verify(other.publicKey)).toBe(false);
});

test('serial numbers differ', () => {
  const serials = Array.from(
    { length: 300 },
    () => new X509Certificate(authority.issue({ dns: ['a.example'] }).cert).serialNumber,
  );
  expect(new Set(serials).size).toBe(300);
});
