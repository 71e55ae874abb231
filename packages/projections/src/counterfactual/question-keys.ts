import { normalName, type Observation, parseServerName, readWellKnownBody } from '@wherefore/discovery';

/** Questions whose answers are read for one name, at most: hostile records may name many hosts. */
export const MAX_QUESTIONS = 2000;

/** The questions with which the resolution of a name begins. */
export function firstQuestionKeys(serverName: string): readonly string[] {
  const parsed = parseServerName(serverName);
  if (parsed.kind === 'invalid' || parsed.name.hostKind !== 'dns-name') return [];
  const { host, port } = parsed.name;
  if (port !== null) return addressKeys(host);
  return [`well-known:${normalName(host)}`, ...hostKeys(host)];
}

/** The questions that an answer gives reason to ask. */
export function furtherQuestionKeys(observation: Observation): readonly string[] {
  const { outcome } = observation;
  if (observation.kind === 'well-known') {
    if (observation.outcome.kind !== 'response') return [];
    const read = readWellKnownBody(observation.outcome.body);
    if (read.kind === 'invalid' || read.delegated.hostKind !== 'dns-name') return [];
    return hostKeys(read.delegated.host);
  }
  if (observation.kind === 'address' || outcome.kind !== 'records') return [];
  return observation.outcome.kind === 'records'
    ? observation.outcome.records.flatMap(({ target }) => (target === '.' ? [] : addressKeys(target)))
    : [];
}

function hostKeys(host: string): readonly string[] {
  const name = normalName(host);
  return [...addressKeys(host), `srv:_matrix-fed._tcp.${name}`, `srv:_matrix._tcp.${name}`];
}

function addressKeys(host: string): readonly string[] {
  return [`a:${normalName(host)}`, `aaaa:${normalName(host)}`];
}
