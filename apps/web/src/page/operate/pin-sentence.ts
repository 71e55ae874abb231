import { parseDelegatedName, parseServerName, printable } from '@wherefore/discovery';

export type PinTarget =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wrong'; readonly message: string }
  | { readonly kind: 'target'; readonly sentence: string };

/** What a name would be pinned to, told while it is typed. */
export function pinTarget(text: string): PinTarget {
  if (text === '') return { kind: 'nothing' };
  const parsed = parseDelegatedName(text);
  if (parsed.kind === 'invalid') {
    return { kind: 'wrong', message: `At character ${parsed.offset + 1}: ${parsed.message}.${whatWasMeant(text)}` };
  }
  const { hostKind, host, port } = parsed.name;
  const shown = printable(host);
  if (hostKind !== 'dns-name') {
    return {
      kind: 'target',
      sentence: `Requests go to the address ${shown}, port ${port ?? 8448}; its certificate has to be for that address.`,
    };
  }
  if (port !== null) {
    return {
      kind: 'target',
      sentence: `Requests go to ${shown}, port ${port}, without a look at SRV records; its certificate has to be for ${shown}.`,
    };
  }
  return {
    kind: 'target',
    sentence: `Requests go where the SRV records of ${shown} lead, or to its port 8448 if there are none; the certificate has to be for ${shown}.`,
  };
}

/** People paste addresses of pages. */
function whatWasMeant(text: string): string {
  const [, inside] = /^(?:https?|matrix):\/\/([^/?#]+)/i.exec(text.trim()) ?? [text, text.trim()];
  if (inside === undefined || inside === text || parseServerName(inside).kind === 'invalid') return '';
  return ` Is ${printable(inside)} meant?`;
}
