import {
  type AddressRecord,
  type AddressRules,
  type AliasRecord,
  type DnsOutcome,
  formatIp,
  isAddressAllowed,
  normalName,
  parseIp,
  type SrvRecord,
  type WellKnownAnswer,
  type WellKnownBody,
  type WellKnownFailureReason,
  type WellKnownHop,
} from '../index.ts';
import type { Oracle } from './drive.ts';
import { fieldsOf, NAME_SERVER } from './observations.ts';
import type { DnsEntryRecord, HttpEntry, VectorCase } from './vector-format.ts';

declare const URL: new (
  url: string,
  base?: string,
) => { readonly href: string; readonly protocol: string; readonly hostname: string };
declare const atob: (text: string) => string;
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

/** What a well-behaved observer is bound to. */
export interface Limits {
  readonly maxRedirects: number;
  readonly maxBodyBytes: number;
  readonly rules: AddressRules;
}

type World = Pick<VectorCase, 'dns' | 'wellKnown'>;

/** Answers questions from the tables of a vector, as a well-behaved DNS client and HTTPS client would. */
export function worldOracle(world: World, limits: Limits): Oracle {
  return (question, at) => {
    const observed = { id: 'vector', requestedAt: at, observedAt: at, draw: 0 };
    switch (question.kind) {
      case 'well-known':
        return { ...question, ...observed, ...fetchWellKnown(question.host, world, limits, at) };
      case 'srv':
        return { ...question, ...observed, server: NAME_SERVER, outcome: look(world, 'SRV', question.name, srvRecord) };
      case 'address': {
        const type = question.family === 4 ? 'A' : 'AAAA';
        return {
          ...question,
          ...observed,
          server: NAME_SERVER,
          outcome: look(world, type, question.host, addressRecord),
        };
      }
    }
  };
}

const ERRORS = { SERVFAIL: 'servfail', TIMEOUT: 'timeout', REFUSED: 'refused' } as const;
const MAX_ALIASES = 16;

function look<R>({ dns }: World, type: string, name: string, read: (record: DnsEntryRecord) => R): DnsOutcome<R> {
  const aliases: AliasRecord[] = [];
  let owner = normalName(name);
  if (owner.length > 253 || owner.split('.').some((label) => label.length > 63)) {
    return { kind: 'failure', reason: 'unsendable-name', message: 'the name fits no question' };
  }
  for (;;) {
    const entry = dns[`${type} ${owner}`];
    const alias = entry === undefined ? dns[`CNAME ${owner}`] : undefined;
    if (Array.isArray(alias) && alias[0] !== undefined) {
      const target = String(alias[0].data);
      aliases.push({ owner, target, ttl: alias[0].ttl });
      owner = normalName(target);
      if (aliases.length > MAX_ALIASES)
        return { kind: 'failure', reason: 'alias-loop', message: 'the CNAME chain does not end' };
      continue;
    }
    const nothing = { aliases, negativeTtl: null, authenticated: false };
    if (entry === undefined) return { kind: hasOtherRecords(dns, owner) ? 'no-data' : 'no-name', ...nothing };
    if ('error' in entry) {
      if (entry.error === 'NXDOMAIN') return { kind: 'no-name', ...nothing };
      return { kind: 'failure', reason: ERRORS[entry.error], message: entry.error };
    }
    if (entry.length === 0) return { kind: 'no-data', ...nothing };
    return { kind: 'records', records: entry.map(read), aliases, authenticated: false };
  }
}

function hasOtherRecords(dns: World['dns'], owner: string): boolean {
  return Object.entries(dns).some(
    ([key, entry]) => key.endsWith(` ${owner}`) && Array.isArray(entry) && entry.length > 0,
  );
}

function srvRecord({ priority = 0, weight = 0, port = 0, target = '.', ttl }: DnsEntryRecord): SrvRecord {
  return { priority, weight, port, target: target === '.' ? target : target.replace(/\.$/, ''), ttl };
}

function addressRecord({ data = '', ttl }: DnsEntryRecord): AddressRecord {
  const address = parseIp(data);
  if (address === undefined) throw new Error(`not an address: ${data}`);
  return { address: formatIp(address), ttl };
}

const HTTP_ERRORS = {
  ECONNREFUSED: 'connection-refused',
  TIMEOUT: 'timeout',
  TLS: 'tls',
  RESET: 'connection-reset',
} as const;
const FOLLOWED = [301, 302, 303, 307, 308];

function fetchWellKnown(host: string, world: World, limits: Limits, at: number): WellKnownAnswer {
  const hops: WellKnownHop[] = [];
  let url = `https://${host}/.well-known/matrix/server`;
  const fail = (reason: WellKnownFailureReason): WellKnownAnswer => ({
    hops,
    outcome: { kind: 'failure', reason, message: reason },
  });
  for (;;) {
    const attempt: WellKnownHop = { url, requestedAt: at, receivedAt: at };
    const unreachable = whyUnreachable(hops.length === 0 ? host : new URL(url).hostname, world, limits.rules);
    const entry = unreachable === undefined ? entryAt(url, world) : undefined;
    if (entry?.status === undefined) {
      hops.push(attempt);
      return fail(unreachable ?? HTTP_ERRORS[entry?.error ?? 'ECONNREFUSED']);
    }
    const headers = fieldsOf(entry.headers ?? {});
    hops.push({ ...attempt, status: entry.status, headers });
    if (!FOLLOWED.includes(entry.status)) {
      const body = bodyOf(entry, limits.maxBodyBytes);
      return body === undefined ? fail('body-too-large') : { hops, outcome: { kind: 'response', body } };
    }
    const location = headers.find(([name]) => name === 'location')?.[1];
    if (location === undefined) return fail('redirect-without-location');
    const next = new URL(location, url);
    if (next.protocol !== 'https:') return fail('redirect-refused');
    if (hops.some((hop) => hop.url === next.href)) return fail('redirect-loop');
    if (hops.length > limits.maxRedirects) return fail('too-many-redirects');
    url = next.href;
  }
}

function whyUnreachable(host: string, world: World, rules: AddressRules): WellKnownFailureReason | undefined {
  const literal = parseIp(host.replace(/^\[|\]$/g, ''));
  if (literal !== undefined) return isAddressAllowed(formatIp(literal), rules) ? undefined : 'address-refused';
  const outcomes = [look(world, 'A', host, addressRecord), look(world, 'AAAA', host, addressRecord)];
  const addresses = outcomes.flatMap((outcome) => (outcome.kind === 'records' ? outcome.records : []));
  if (addresses.some(({ address }) => isAddressAllowed(address, rules))) return undefined;
  if (addresses.length > 0) return 'address-refused';
  return outcomes.some(({ kind }) => kind === 'failure') ? 'dns-failure' : 'no-addresses';
}

function entryAt(url: string, { wellKnown }: World): HttpEntry | undefined {
  return Object.entries(wellKnown).find(([key]) => new URL(key).href === new URL(url).href)?.[1];
}

function bodyOf({ body, bodyBase64, bodyRepeat }: HttpEntry, maxBytes: number): WellKnownBody | undefined {
  if (bodyBase64 !== undefined) return fromBase64(bodyBase64);
  if (bodyRepeat === undefined) return { text: body ?? '' };
  const { prefix, char, count, suffix } = bodyRepeat;
  if (prefix.length + count * char.length + suffix.length > maxBytes) return undefined;
  return { text: `${prefix}${char.repeat(count)}${suffix}` };
}

function fromBase64(base64: string): WellKnownBody {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64 };
  }
}
