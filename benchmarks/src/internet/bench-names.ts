/**
 * What a name of the benchmark's internet is, told by the name itself, so that a hundred thousand of them need no
 * table: `<kind>-<number>.bench.example`.
 */
export type NameKind =
  /** 404, no SRV record: step 6. */
  | 'plain'
  /** 404, `_matrix-fed._tcp`: step 4. */
  | 'srv'
  /** 404, `_matrix._tcp`: step 5. */
  | 'legacy'
  /** Delegated to a host and port: step 3.2. */
  | 'hosted'
  /** Delegated to a host with `_matrix-fed._tcp`: step 3.3. */
  | 'routed';

export const ZONE = 'bench.example';
export const FEDERATION_PORT = 8443;

/** Roughly as federation is: most delegate to a host and port, or have a server at their name. */
const MIX: readonly NameKind[] = [
  'hosted',
  'hosted',
  'hosted',
  'hosted',
  'plain',
  'plain',
  'plain',
  'srv',
  'legacy',
  'routed',
];

export function nameOf(kind: NameKind, index: number): string {
  return inOnePiece(`${kind}-${index}.${ZONE}`);
}

/** As what is read from a socket is; a text that was put together stays a rope of its parts, and is twice as large. */
function inOnePiece(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** `count` names of all kinds from `first` on. */
export function mixedNames(first: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, offset) => mixedName(first + offset));
}

export function mixedName(index: number): string {
  return nameOf(MIX[index % MIX.length] ?? 'plain', index);
}

export interface SrvTarget {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** Body of the well-known file; `undefined`: there is none, 404. */
export function delegationOf(host: string): string | undefined {
  const [kind, index] = parts(host);
  if (kind === 'hosted') return JSON.stringify({ 'm.server': `matrix-${index}.${ZONE}:${FEDERATION_PORT}` });
  if (kind === 'routed') return JSON.stringify({ 'm.server': `delegated-${index}.${ZONE}` });
  return undefined;
}

/** The SRV record at `_matrix-fed._tcp.<host>` or `_matrix._tcp.<host>`. */
export function srvOf(name: string): SrvTarget | undefined {
  const [service, , host = ''] = splitService(name);
  const [kind, index] = parts(host);
  const isFound =
    service === '_matrix-fed' ? kind === 'srv' || kind === 'delegated' : service === '_matrix' && kind === 'legacy';
  return isFound
    ? { priority: 10, weight: 5, port: FEDERATION_PORT, target: inOnePiece(`target-${index}.${ZONE}`) }
    : undefined;
}

/** Every host has IPv4, every second one IPv6 as well. Of the ranges for documentation: nothing of the kind exists. */
export function addressesOf(host: string, family: 4 | 6): readonly string[] {
  const index = Number(parts(host)[1]);
  if (family === 4) return [`192.0.2.${1 + (index % 8)}`];
  return index % 2 === 0 ? [`2001:db8::${1 + (index % 8)}`] : [];
}

function parts(host: string): readonly [string, string] {
  const match = /^([a-z]+)-([0-9]+)\.bench\.example$/.exec(host);
  if (match === null) throw new RangeError(`${host} is not a name of the benchmark`);
  return [match[1] ?? '', match[2] ?? ''];
}

function splitService(name: string): readonly string[] {
  const [service = '', protocol = '', ...host] = name.split('.');
  return [service, protocol, host.join('.')];
}
