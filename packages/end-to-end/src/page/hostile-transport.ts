import type { HopTransport } from '@wherefore/core';
import { hostileTexts } from './hostile-texts.ts';

/** Certificates for names that are none: Node.js puts all of them into its message. */
export const HOSTILE_CERTIFICATE = 'hostile-certificate.example';

const names = Object.values(hostileTexts).map((text) => `DNS:${text.slice(0, 300)}`);
const message = `Hostname/IP does not match certificate's altnames: Host: ${HOSTILE_CERTIFICATE}. is not in the cert's altnames: ${names.join(', ')}`;

/** A transport that meets such a certificate at one host. */
export function hostileTransport(transport: HopTransport): HopTransport {
  return async (request) => {
    if (request.host !== HOSTILE_CERTIFICATE) return transport(request);
    return { kind: 'failure', reason: 'tls', message, address: request.addresses[0] ?? '' };
  };
}
