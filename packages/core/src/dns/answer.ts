import { type AliasRecord, normalName } from '@wherefore/discovery';
import type { MessageBody, MessageHead, WireRecord } from './message.ts';

/** What a message says about a name. */
export type Reading<R> =
  | { readonly kind: 'records'; readonly records: readonly R[]; readonly aliases: readonly AliasRecord[] }
  | {
      readonly kind: 'no-data' | 'no-name';
      readonly aliases: readonly AliasRecord[];
      readonly negativeTtl: number | null;
    }
  /** The CNAME chain leads to a name that the message says nothing about. */
  | { readonly kind: 'follow'; readonly name: string; readonly aliases: readonly AliasRecord[] }
  | { readonly kind: 'alias-loop'; readonly message: string }
  | { readonly kind: 'malformed'; readonly message: string };

/** A message whose rcode is NOERROR or NXDOMAIN, with the chain that led to the name that it was asked about. */
export interface AnswerContext<R> {
  readonly head: MessageHead;
  readonly body: MessageBody;
  readonly name: string;
  readonly aliases: readonly AliasRecord[];
  /** The record as it is kept, or `undefined` when it is not of the type that was asked for. */
  readonly select: (record: WireRecord) => R | undefined;
}

export const NXDOMAIN = 3;
/** Links from the question's name to the records, over all messages. */
const MAX_ALIASES = 16;
/** Records of the type that was asked for; the largest sets in use have some thirty. More are refused, not cut. */
const MAX_RECORDS_KEPT = 128;

/**
 * Follows the CNAME chain through a message (RFC 1034 s3.6.2) and reads what is at its end. Records of other owners
 * and types are not looked at. NXDOMAIN speaks of the end of the chain (RFC 6604 s3).
 */
export function readAnswer<R extends { readonly ttl: number }>(context: AnswerContext<R>): Reading<R> {
  const { head, body } = context;
  const chain = followAliases(context);
  if (chain.kind !== 'end') return chain;
  const { name, aliases } = chain;
  const found = recordsOf(context, name);
  if (found.length > MAX_RECORDS_KEPT) {
    return { kind: 'malformed', message: `${found.length} records, more than ${MAX_RECORDS_KEPT}` };
  }
  if (body.rcode === NXDOMAIN) {
    if (found.length > 0) return { kind: 'malformed', message: 'NXDOMAIN with records' };
    return { kind: 'no-name', aliases, negativeTtl: negativeTtlOf(body, name) };
  }
  if (found.length > 0) return { kind: 'records', records: found, aliases };
  const negativeTtl = negativeTtlOf(body, name);
  if (negativeTtl !== null) return { kind: 'no-data', aliases, negativeTtl };
  if (aliases.length > context.aliases.length) return { kind: 'follow', name, aliases };
  // RFC 2308 s2.2: name servers without an SOA are a referral. It says where to ask, not that there is nothing.
  if (body.hasNameServers && !head.authoritative) {
    return { kind: 'malformed', message: 'a referral: the server does not look names up for others' };
  }
  return { kind: 'no-data', aliases, negativeTtl };
}

type Chain =
  | { readonly kind: 'end'; readonly name: string; readonly aliases: readonly AliasRecord[] }
  | { readonly kind: 'alias-loop'; readonly message: string };

function followAliases<R>(context: AnswerContext<R>): Chain {
  const aliases = [...context.aliases];
  const seen = new Set(aliases.map((alias) => normalName(alias.owner)));
  let name = context.name;
  for (;;) {
    const key = normalName(name);
    const link = context.body.answers.find((record) => record.kind === 'alias' && normalName(record.owner) === key);
    if (link?.kind !== 'alias') return { kind: 'end', name, aliases };
    seen.add(key);
    aliases.push({ owner: link.owner, target: link.target, ttl: link.ttl });
    if (seen.has(normalName(link.target))) {
      return { kind: 'alias-loop', message: `the CNAME chain comes back to ${link.target}` };
    }
    if (aliases.length > MAX_ALIASES) {
      return { kind: 'alias-loop', message: `the CNAME chain has more than ${MAX_ALIASES} links` };
    }
    name = link.target;
  }
}

// RFC 2181 s5: a record that is there twice is one record, and the lowest TTL of a set counts for all of it.
function recordsOf<R extends { readonly ttl: number }>(context: AnswerContext<R>, name: string): R[] {
  const key = normalName(name);
  const found = new Map<string, R>();
  for (const record of context.body.answers) {
    const kept = context.select(record);
    if (kept === undefined || normalName(record.owner) !== key) continue;
    const identity = JSON.stringify({ ...kept, ttl: 0 });
    const twin = found.get(identity);
    if (twin === undefined || kept.ttl < twin.ttl) found.set(identity, kept);
  }
  return [...found.values()];
}

// RFC 2308 s5. The SOA must be that of a zone which holds the name, else it tells nothing about it.
function negativeTtlOf(body: MessageBody, name: string): number | null {
  const key = normalName(name);
  const soa = body.authorities.find(({ owner }) => {
    const zone = normalName(owner);
    return zone === '' || zone === key || key.endsWith(`.${zone}`);
  });
  return soa === undefined ? null : Math.min(soa.ttl, soa.minimum);
}
