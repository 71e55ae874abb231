import { systemClock } from '@wherefore/core';
import { type NameKind, nameOf, ZONE } from '../internet/bench-names.ts';
import type { Latency } from '../internet/latency.ts';
import { resolverPorts } from '../internet/resolver-ports.ts';
import { median } from '../report/statistics.ts';
import { script } from './child.ts';
import { simulatedSubject } from './subject.ts';
import type { SubjectName } from './subject-name.ts';

export interface ColdLatencyInput {
  readonly subject: SubjectName;
  readonly kind: NameKind;
  readonly names: number;
  readonly latency: Latency;
}

/** Medians over the names, one name at a time; the ratio is taken name by name. */
export interface ColdLatencyReport {
  readonly subjectMs: number;
  readonly limitMs: number;
  readonly ratio: number;
}

const WARM_UP_NAMES = 3;

script(async ({ subject, kind, names, latency }: ColdLatencyInput): Promise<ColdLatencyReport> => {
  const { resolve } = simulatedSubject(subject, latency);
  const samples: { readonly subjectMs: number; readonly limitMs: number }[] = [];
  for (let index = -WARM_UP_NAMES; index < names; index += 1) {
    const number = index + WARM_UP_NAMES;
    const limitMs = await timed(() => criticalPath(kind, number, latency));
    const subjectMs = await timed(() => resolve(nameOf(kind, number)));
    if (index >= 0) samples.push({ subjectMs, limitMs });
  }
  return {
    subjectMs: median(samples.map((sample) => sample.subjectMs)),
    limitMs: median(samples.map((sample) => sample.limitMs)),
    ratio: median(samples.map((sample) => sample.subjectMs / sample.limitMs)),
  };
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** What nobody can be faster than: the well-known; after a delegation to a host and port, its addresses too. */
async function criticalPath(kind: NameKind, number: number, latency: Latency): Promise<void> {
  const { dns, fetch } = resolverPorts(latency);
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
