import type { Finding } from './finding.ts';
import type { Pin } from './pin.ts';
import { MAX_DNS_NAME_LENGTH, normalName, type Question, questionKey } from './question.ts';
import { parseDelegatedName, parseServerName } from './server-name.ts';
import type { Standing } from './standing.ts';

/**
 * Every question whose answer the destination of a name may rest on, as far as the evidence shows: the name's own,
 * those of each host it was delegated to, or pinned to, and of each SRV target, past the latest answer too (R105).
 */
export function questionsOf(
  serverName: string,
  evidence: (key: string) => Standing | undefined,
  pin?: Pin,
): readonly Question[] {
  const parsed = parseServerName(serverName);
  if (parsed.kind === 'invalid') return [];
  const questions = new Map<string, Question>();
  const add = (question: Question): readonly Finding[] => {
    const key = questionKey(question);
    if (questions.has(key)) return [];
    questions.set(key, question);
    const standing = evidence(key);
    return standing === undefined ? [] : [standing.latest, ...(standing.good === undefined ? [] : [standing.good])];
  };
  const addAddresses = (host: string): void => {
    if (normalName(host).length > MAX_DNS_NAME_LENGTH) return;
    for (const family of [4, 6] as const) add({ kind: 'address', family, host: normalName(host) });
  };
  const addHost = (host: string): void => {
    addAddresses(host);
    for (const service of ['_matrix-fed', '_matrix']) {
      for (const finding of add({ kind: 'srv', name: `${service}._tcp.${normalName(host)}` })) {
        if (finding.kind !== 'srv' || finding.verdict !== 'found') continue;
        for (const record of finding.records) if (record.target !== '.') addAddresses(record.target);
      }
    }
  };
  const pinned = pin === undefined ? undefined : parseDelegatedName(pin.delegated);
  if (pinned?.kind === 'server-name' && pinned.name.hostKind === 'dns-name') addHost(pinned.name.host);
  const { host, port, hostKind } = parsed.name;
  if (hostKind !== 'dns-name') return [...questions.values()];
  if (port !== null) {
    addAddresses(host);
    return [...questions.values()];
  }
  addHost(host);
  for (const finding of add({ kind: 'well-known', host: normalName(host) })) {
    if (finding.kind !== 'well-known' || finding.verdict !== 'valid') continue;
    if (finding.delegated.hostKind === 'dns-name') addHost(finding.delegated.host);
  }
  return [...questions.values()];
}
