import { Buffer } from 'node:buffer';
import type {
  AddressFault,
  DnsEntry,
  DnsEntryRecord,
  HttpEntry,
  HttpFault,
  WorldData,
  WorldPatch,
} from '@wherefore/testkit';
import { z } from 'zod';

const ttl = z.int().min(0).max(2_147_483_647);
const uint16 = z.int().min(0).max(65_535);
const milliseconds = z.number().min(0).max(3_600_000);
const count = z.int().min(0).max(1_000_000_000_000);

const dnsRecord: z.ZodType<DnsEntryRecord> = z.union([
  z.object({ priority: uint16, weight: uint16, port: uint16, target: z.string(), ttl }),
  z.object({ data: z.string(), ttl }),
]);

const dnsEntry: z.ZodType<DnsEntry> = z.union([
  z.array(dnsRecord),
  z.object({
    records: z.array(dnsRecord).exactOptional(),
    error: z.enum(['NXDOMAIN', 'NODATA', 'SERVFAIL', 'REFUSED', 'FORMERR', 'NOTIMP', 'TIMEOUT']).exactOptional(),
    negativeTtl: ttl.exactOptional(),
    authenticated: z.boolean().exactOptional(),
    delayMs: milliseconds.exactOptional(),
    fault: z
      .enum([
        'wrong-id',
        'wrong-question',
        'from-wrong-port',
        'spoofed-first',
        'truncated',
        'tc-then-tcp-reset',
        'garbage',
        'huge',
      ])
      .exactOptional(),
  }),
]);

const httpFault: z.ZodType<HttpFault> = z.union([
  z.object({ kind: z.literal('slow-drip'), intervalMs: milliseconds, chunkBytes: count.exactOptional() }),
  z.object({ kind: z.literal('truncated'), bytes: count }),
  z.object({ kind: z.literal('huge'), bytes: count, framing: z.enum(['content-length', 'chunked']).exactOptional() }),
  z.object({ kind: z.literal('gzip-bomb'), bytes: count }),
  z.object({ kind: z.literal('many-headers'), count }),
  z.object({ kind: z.literal('huge-header'), bytes: count }),
  z.object({ kind: z.literal('garbage') }),
]);

const httpEntry: z.ZodType<HttpEntry> = z.union([
  z.object({
    status: z.int().min(100).max(999),
    headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).exactOptional(),
    body: z.string().exactOptional(),
    bodyBase64: z.string().refine(isBase64, 'not base64').exactOptional(),
    bodyRepeat: z.object({ prefix: z.string(), char: z.string(), count, suffix: z.string() }).exactOptional(),
    delayMs: milliseconds.exactOptional(),
    fault: httpFault.exactOptional(),
  }),
  z.object({
    error: z.enum(['ECONNREFUSED', 'EHOSTUNREACH', 'RESET', 'TIMEOUT', 'TLS']),
    tls: z.enum(['wrong-name', 'untrusted', 'expired']).exactOptional(),
  }),
]);

function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
}

const addressFault: z.ZodType<AddressFault> = z.enum(['ECONNREFUSED', 'EHOSTUNREACH', 'RESET', 'TIMEOUT']);
const dnsKey = z.string().regex(/^[A-Za-z0-9]+ \S+$/, "not '<TYPE> <owner>'");
const url = z.string().regex(/^https?:\/\/[^/?#@\s]+([/?]\S*)?$/i, 'not an absolute http or https URL');

/** The world of a case. */
export const worldSchema: z.ZodType<WorldData> = z.object({
  dns: z.record(dnsKey, dnsEntry).exactOptional(),
  wellKnown: z.record(url, httpEntry).exactOptional(),
  addresses: z.record(z.string(), addressFault).exactOptional(),
});

/** A change of the world in a timeline. */
export const worldPatchSchema: z.ZodType<WorldPatch> = z.object({
  dns: z.record(dnsKey, dnsEntry.nullable()).exactOptional(),
  wellKnown: z.record(url, httpEntry.nullable()).exactOptional(),
  addresses: z.record(z.string(), addressFault.nullable()).exactOptional(),
});
