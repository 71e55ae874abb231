import type { Target, UnresolvableCode } from './conclusion.ts';
import type { Deliberation, Verdict } from './deliberation.ts';
import type { AddressFinding } from './finding.ts';
import { parseIpv4 } from './ip-address.ts';
import { listed } from './printable.ts';
import { MAX_DNS_NAME_LENGTH, normalName } from './question.ts';
import type { ServerName } from './server-name.ts';
import type { Step } from './step.ts';

/** Port where nothing names another (R31, R76, R80). */
export const DEFAULT_PORT = 8448;

/** Steps 1 and 3.1: connect to the literal itself (R31, R76). */
export function literalRoute(name: ServerName, step: Step, deliberation: Deliberation): Verdict {
  const address = name.address ?? name.host;
  if (!deliberation.mayConnect(address)) {
    return {
      kind: 'failed',
      code: 'address-refused',
      step,
      message: `the address ${address} is refused by the address rules`,
    };
  }
  const target: Target = { host: address, port: name.port ?? DEFAULT_PORT, addresses: [address] };
  return { kind: 'chosen', step, hostHeader: name.text, tlsName: address, isLiteral: true, targets: [target] };
}

/** Steps 2, 3.2, 3.5 and 6: connect to the host's own addresses (R32, R77, R80). */
export function hostRoute(name: ServerName, step: Step, port: number, deliberation: Deliberation): Verdict {
  const found = addressesOf(name.host, deliberation);
  if (found.kind === 'undecided') return found;
  if (found.kind === 'none') return { ...found, kind: 'failed', step };
  const tlsName = certificateName(name.host);
  const targets: Target[] = [{ host: tlsName, port, addresses: found.addresses }];
  return { kind: 'chosen', step, hostHeader: name.text, tlsName, isLiteral: false, targets };
}

/** A host name as certificates and SNI have it, and targets: without a trailing dot (R37). */
export function certificateName(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

export type HostAddresses =
  | { readonly kind: 'undecided' }
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'none'; readonly code: UnresolvableCode; readonly message: string };

/** The addresses of a host that may be connected to, both families together (R93, R94). */
export function addressesOf(host: string, deliberation: Deliberation): HostAddresses {
  const literal = certificateName(host);
  if (parseIpv4(literal) !== undefined) return allowedOnly(host, [literal], deliberation);
  if (literal.length > MAX_DNS_NAME_LENGTH) {
    const message = `a host of ${literal.length} characters cannot be looked up, DNS can carry ${MAX_DNS_NAME_LENGTH}`;
    return { kind: 'none', code: 'no-addresses', message };
  }
  const findings: AddressFinding[] = [];
  for (const family of [6, 4] as const) {
    const use = deliberation.look({ kind: 'address', family, host: normalName(host) });
    if (use?.finding.kind === 'address') findings.push(use.finding);
  }
  if (findings.length < 2) return { kind: 'undecided' };
  const addresses = findings.flatMap((finding) => (finding.verdict === 'found' ? finding.addresses : []));
  if (addresses.length > 0) return allowedOnly(host, addresses, deliberation);
  const failed = findings.find((finding) => finding.verdict === 'failed');
  if (failed !== undefined) {
    return {
      kind: 'none',
      code: 'dns-failure',
      message: `the addresses of ${host} could not be looked up: ${failed.message}`,
    };
  }
  return { kind: 'none', code: 'no-addresses', message: `${host} has no address: ${findings[0]?.message ?? ''}` };
}

function allowedOnly(host: string, addresses: readonly string[], deliberation: Deliberation): HostAddresses {
  const allowed = addresses.filter((address) => deliberation.mayConnect(address));
  // Without the room that it grew with: it is kept.
  if (allowed.length > 0) return { kind: 'addresses', addresses: allowed.slice() };
  const message = `every address of ${host} is refused by the address rules: ${listed(addresses)}`;
  return { kind: 'none', code: 'address-refused', message };
}
