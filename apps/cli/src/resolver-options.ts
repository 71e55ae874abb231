import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { Resolver } from '@wherefore/core';
import { recordingLocation } from './database-location.ts';
import { makeHistory } from './open-history.ts';
import { UsageError } from './usage-error.ts';

/** The options of `resolve` and `explain`, as commander gives them. */
export interface ResolverFlags {
  readonly json?: true;
  readonly dns?: readonly string[];
  readonly ca?: readonly string[];
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  readonly policy: string;
  readonly timeout: string;
  readonly fresh?: true;
  readonly database?: string;
  readonly archive?: string;
  readonly record?: true;
}

/** A resolver with all that belongs to it, as far as the command needs it. */
export type Explainer = Pick<Resolver, 'explain'> & AsyncDisposable;

/** What is kept in memory of names and questions: enough for names that come back soon, however many come. */
const LIMITS = { names: 10_000, questions: 20_000 };

/** A resolver made of options. Throws a UsageError that says what is wrong with them. */
export async function openResolver(flags: ResolverFlags): Promise<Explainer> {
  const [core, discovery] = await Promise.all([import('@wherefore/core'), import('@wherefore/discovery')]);
  const totalMs = readTimeout(flags.timeout);
  const policy = Object.hasOwn(discovery.POLICIES, flags.policy) ? discovery.POLICIES[flags.policy] : undefined;
  if (policy === undefined) {
    const names = Object.keys(discovery.POLICIES).join(', ');
    throw new UsageError(`--policy ${flags.policy}: no such policy; choose from ${names}`);
  }
  const { allow = [], deny = [] } = flags;
  for (const [option, ranges] of Object.entries({ allow, deny })) {
    const wrong = ranges.find((range) => discovery.parseAddressRange(range) === undefined);
    if (wrong === undefined) continue;
    throw new UsageError(
      `--${option} ${wrong}: not a range of addresses; write address/length, such as 10.0.0.0/8 or fd00::/8`,
    );
  }
  const ca = certificates(flags.ca ?? fromEnvironment('WHEREFORE_CA_FILE'));
  const dns = openDns(core, flags.dns ?? fromEnvironment('WHEREFORE_DNS'), totalMs);
  const kept = recordingLocation(flags, process.env);
  const history = kept === undefined ? undefined : await makeHistory(kept, flags);
  const resolver = core.createResolver({
    ...(dns !== undefined && { dns }),
    ...(history !== undefined && { log: history.log }),
    fetch: core.createWellKnownFetch({ transport: core.createUndiciTransport({ ca }) }),
    policy,
    addressRules: discovery.addressRules({ allow, deny }),
    timeouts: { totalMs },
    limits: LIMITS,
  });
  // It does not dispose of what it was given.
  return {
    explain: (serverName, options) => resolver.explain(serverName, options),
    [Symbol.asyncDispose]: async () => {
      await resolver[Symbol.asyncDispose]();
      await dns?.[Symbol.asyncDispose]();
      await history?.[Symbol.asyncDispose]();
    },
  };
}

type Core = typeof import('@wherefore/core');

function openDns(
  core: Core,
  servers: readonly string[] | undefined,
  totalMs: number,
): ReturnType<Core['createDnsClient']> | undefined {
  if (servers === undefined) return undefined;
  const questionTimeoutMs = Math.min(5_000, totalMs / 6);
  try {
    return core.createDnsClient({ servers, questionTimeoutMs });
  } catch (cause) {
    throw new UsageError(
      `--dns ${servers.join(' --dns ')}: write ADDR or ADDR:PORT with an IP address, an IPv6 one with a port in brackets`,
      { cause },
    );
  }
}

/** Seconds as milliseconds. */
function readTimeout(text: string): number {
  const seconds = /^[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds >= 0.001 && seconds <= 3600)) {
    throw new UsageError(`--timeout ${text}: write seconds, more than 0 and at most 3600`);
  }
  return seconds * 1000;
}

function fromEnvironment(name: string): readonly string[] | undefined {
  const value = process.env[name];
  return value === undefined || value === '' ? undefined : [value];
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function certificates(files: readonly string[] = []): readonly string[] {
  return files.flatMap((file) => {
    const found = readText(file).match(CERTIFICATE) ?? [];
    if (found.length === 0 || !found.every(isCertificate)) {
      throw new UsageError(`--ca ${file}: not a file of certificates in PEM`);
    }
    return found;
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw new UsageError(`--ca ${file}: cannot be read (${code})`, { cause });
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
