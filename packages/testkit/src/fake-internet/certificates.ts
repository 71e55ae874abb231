import type { SecureContext } from 'node:tls';
import { createSecureContext } from 'node:tls';
import type { TlsFault } from '../world-data.ts';
import type { CertificateNames, KeyAndCertificate } from './certificate-authority.ts';
import { certificateAuthorities } from './certificate-authority.ts';

const MAX_CONTEXTS = 1_000;
const contexts = new Map<string, SecureContext>();

/** The TLS context of a host, made on demand and kept for the process. */
export function contextOf(host: string, fault: TlsFault | undefined): SecureContext {
  const key = `${fault ?? 'valid'} ${host}`;
  const known = contexts.get(key);
  if (known !== undefined) return known;
  if (contexts.size >= MAX_CONTEXTS) contexts.clear();
  const made = createSecureContext(certificateFor({ dns: [host] }, fault));
  contexts.set(key, made);
  return made;
}

/** A certificate for the names, or one that is wrong in the way of the fault. */
export function certificateFor(names: CertificateNames, fault: TlsFault | undefined): KeyAndCertificate {
  const { trusted, untrusted } = certificateAuthorities();
  switch (fault) {
    case 'untrusted':
      return untrusted.issue(names);
    case 'expired':
      return trusted.issue(names, { isExpired: true });
    case 'wrong-name':
      return trusted.issue({ dns: ['another-name.invalid'] });
    case undefined:
      return trusted.issue(names);
  }
}
