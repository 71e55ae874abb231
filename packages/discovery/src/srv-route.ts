import type { Target, UnresolvableCode } from './conclusion.ts';
import type { Deliberation, Verdict } from './deliberation.ts';
import type { SrvFinding } from './finding.ts';
import type { SrvRecord } from './observation.ts';
import { normalName } from './question.ts';
import { addressesOf, certificateName, DEFAULT_PORT, hostRoute } from './route.ts';
import type { ServerName } from './server-name.ts';
import { drawsFrom, orderSrvRecords } from './srv-order.ts';
import type { Step } from './step.ts';

/** The three steps that follow from the SRV records of a name: 3.3 to 3.5, or 4 to 6. */
export interface BySrv {
  readonly current: Step;
  readonly deprecated: Step;
  readonly none: Step;
}

/**
 * SRV `_matrix-fed._tcp`; if that was not found `_matrix._tcp`; if neither was, the host on port 8448. A record that
 * was found but leads nowhere ends resolution (R26, R27, R78 to R80).
 */
export function srvRoute(name: ServerName, steps: BySrv, deliberation: Deliberation): Verdict {
  for (const service of ['_matrix-fed', '_matrix'] as const) {
    const step = service === '_matrix-fed' ? steps.current : steps.deprecated;
    const use = deliberation.look({ kind: 'srv', name: `${service}._tcp.${normalName(name.host)}` });
    if (use === undefined) {
      if (deliberation.policy.speculate) deliberation.speculate(() => lookAhead(name, deliberation));
      return { kind: 'undecided' };
    }
    const finding = use.finding as SrvFinding;
    if (finding.verdict === 'found') return targetsRoute(name, step, finding.records, deliberation);
    if (finding.verdict === 'failed' && deliberation.policy.srv.onFailure === 'fail') {
      const message = `the SRV records ${service}._tcp of ${name.host} could not be looked up: ${finding.message}`;
      return { kind: 'failed', code: 'dns-failure', step, message };
    }
    deliberation.skip(step, finding.verdict === 'failed' ? 'srv-unknown' : 'no-srv', [use]);
  }
  return hostRoute(name, steps.none, DEFAULT_PORT, deliberation);
}

/** What else these steps may come to need, whatever the answer. */
function lookAhead(name: ServerName, deliberation: Deliberation): void {
  for (const service of ['_matrix-fed', '_matrix'] as const) {
    const use = deliberation.look({ kind: 'srv', name: `${service}._tcp.${normalName(name.host)}` });
    if (use?.finding.kind === 'srv' && use.finding.verdict === 'found') {
      for (const record of candidates(use.finding.records, deliberation)) addressesOf(record.target, deliberation);
    }
  }
  addressesOf(name.host, deliberation);
}

/** The records that may lead somewhere, in the order in which to try them (R82 to R84, R91). */
function candidates(records: readonly SrvRecord[], deliberation: Deliberation): readonly SrvRecord[] {
  const usable = records.filter(({ port, target }) => port !== 0 && target !== '.');
  return orderSrvRecords(usable, drawsFrom(deliberation.draw), deliberation.policy.srv.maxTargets);
}

function targetsRoute(
  name: ServerName,
  step: Step,
  records: readonly SrvRecord[],
  deliberation: Deliberation,
): Verdict {
  if (records.every((record) => record.target === '.')) {
    // RFC 2782, Target: "." says that the service is decidedly not available at this domain (R85).
    const message = `an SRV record says that ${name.host} does not offer this service`;
    return { kind: 'failed', code: 'service-unavailable', step, message };
  }
  const looked = candidates(records, deliberation).map((record) => ({
    record,
    found: addressesOf(record.target, deliberation),
  }));
  if (looked.some(({ found }) => found.kind === 'undecided')) return { kind: 'undecided' };
  const targets = looked.flatMap(({ record, found }): Target[] => {
    if (found.kind !== 'addresses') return [];
    const { target, port, priority, weight } = record;
    return [{ host: certificateName(target), port, addresses: found.addresses, priority, weight }];
  });
  if (targets.length === 0)
    return {
      kind: 'failed',
      step,
      ...whyNone(
        name,
        looked.map(({ found }) => found),
      ),
    };
  return {
    kind: 'chosen',
    step,
    hostHeader: name.text,
    tlsName: certificateName(name.host),
    isLiteral: false,
    targets: targets.slice(),
  };
}

function whyNone(
  name: ServerName,
  found: readonly ReturnType<typeof addressesOf>[],
): { code: UnresolvableCode; message: string } {
  for (const code of ['dns-failure', 'address-refused', 'no-addresses'] as const) {
    const first = found.find((addresses) => addresses.kind === 'none' && addresses.code === code);
    if (first?.kind === 'none')
      return { code, message: `no SRV target of ${name.host} can be reached: ${first.message}` };
  }
  return { code: 'no-addresses', message: `no SRV record of ${name.host} names a usable port` };
}
