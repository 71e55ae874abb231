import { systemClock } from '@wherefore/core';
import { type NameKind, nameOf, ZONE } from '../internet/bench-names.ts';
import type { Latency } from '../internet/latency.ts';
import { type ResolverPorts, resolverPorts } from '../internet/resolver-ports.ts';
import { median } from '../report/statistics.ts';
import { script } from './child.ts';
import type { InternetAccess } from './internet.ts';
import { socketResolverPorts, socketSubject } from './socket-subject.ts';
import { simulatedSubject } from './subject.ts';
import type { SubjectName } from './subject-name.ts';

export interface ColdLatencyInput {
  readonly subject: SubjectName;
  readonly kind: NameKind;
  readonly names: number;
  /** Names that are resolved before those that count. */
  readonly warmUpNames: number;
  readonly latency: Latency;
  /** Over sockets, to servers that are as slow. Not given: on timers alone. */
  readonly access?: InternetAccess | undefined;
}

/** Medians over the names, one name at a time; the ratio is taken name by name. */
export interface ColdLatencyReport {
  readonly subjectMs: number;
  readonly limitMs: number;
  readonly ratio: number;
}

script(async ({ subject, kind, names, warmUpNames, latency, access }: ColdLatencyInput): Promise<ColdLatencyReport> => {
  const { resolve, ports } = setting(subject, latency, access);
  const samples: { readonly subjectMs: number; readonly limitMs: number }[] = [];
  for (let index = -warmUpNames; index < names; index += 1) {
    const number = index + warmUpNames;
    // Once for the server, which makes a certificate for a name when it is first asked for.
    if (access !== undefined) await criticalPath(kind, number, ports());
    const limitMs = await timed(() => criticalPath(kind, number, ports()));
    const subjectMs = await timed(() => resolve(nameOf(kind, number)));
    if (index >= 0) samples.push({ subjectMs, limitMs });
  }
  return {
    subjectMs: median(samples.map((sample) => sample.subjectMs)),
    limitMs: median(samples.map((sample) => sample.limitMs)),
    ratio: median(samples.map((sample) => sample.subjectMs / sample.limitMs)),
  };
});

interface Setting {
  readonly resolve: (serverName: string) => Promise<unknown>;
  readonly ports: () => Pick<ResolverPorts, 'dns' | 'fetch'>;
}

function setting(subject: SubjectName, latency: Latency, access: InternetAccess | undefined): Setting {
  if (access === undefined) {
    return { resolve: simulatedSubject(subject, latency).resolve, ports: () => resolverPorts(latency) };
  }
  const ports = socketResolverPorts(access);
  return { resolve: socketSubject(subject, access)(), ports: () => ports };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** What nobody can be faster than: the well-known; after a delegation to a host and port, its addresses too. */
async function criticalPath(
  kind: NameKind,
  number: number,
  { dns, fetch }: ReturnType<Setting['ports']>,
): Promise<void> {
  const { signal } = new AbortController();
  const lookup = async (
    host: string,
  ): Promise<{ readonly kind: 'addresses'; readonly addresses: readonly string[] }> => {
    const answers = await Promise.all(
      ([4, 6] as const).map((family) => dns.lookupAddresses({ kind: 'address', family, host }, signal)),
    );
    const records = answers.flatMap(({ outcome }) => (outcome.kind === 'records' ? outcome.records : []));
    return { kind: 'addresses', addresses: records.map(({ address }) => address) };
  };
  const limits = { totalMs: 10_000, maxRedirects: 10, maxBodyBytes: 51_200 };
  await fetch(nameOf(kind, number), { signal, lookup, mayConnect: () => true, clock: systemClock, limits });
  if (kind === 'hosted') await lookup(`matrix-${number}.${ZONE}`);
}
