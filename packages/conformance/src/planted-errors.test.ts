import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer, DestinationAnswer } from './answer.ts';
import type { FileReport } from './report.ts';
import { runVectors } from './run-vectors.ts';
import type { Session, SimulatedEnvironment, Subject } from './subject.ts';
import { BUNDLED_VECTORS, readVectorFile, type VectorFile } from './vector-file.ts';
import type { Vectors } from './vector-format.ts';
import { whereforeSubject } from './wherefore-subject.ts';

const files = new Map<Vectors['kind'], VectorFile>();

beforeAll(async () => {
  for (const file of await Promise.all(BUNDLED_VECTORS.map(readVectorFile))) files.set(file.vectors.kind, file);
});

/** Runs the entries of these ids, of whatever file they are. */
async function run(
  subject: Subject<SimulatedEnvironment>,
  ids: readonly string[],
  policy = 'recommended',
): Promise<FileReport> {
  const kind = ids.every((id) => id.startsWith('P'))
    ? 'cases'
    : ids.every((id) => id.startsWith('O'))
      ? 'open'
      : 'sequences';
  const { name, vectors } = files.get(kind) as VectorFile;
  const chosen: Vectors =
    vectors.kind === 'sequences'
      ? { ...vectors, sequences: vectors.sequences.filter(({ id }) => ids.includes(id)) }
      : ({ ...vectors, cases: vectors.cases.filter(({ id }) => ids.includes(id)) } as Vectors);
  const report = await runVectors({ name, vectors: chosen }, { mode: 'simulated', subject }, { policy });
  expect(report.counts.total).toBe(ids.length);
  return report;
}

function findings({ results }: FileReport): readonly string[] {
  return results.flatMap(({ id, failures }) => failures.map(({ what }) => `${id} ${what}`));
}

/** Our resolver with something put in between. */
function sabotaged(
  act: (session: Session, environment: SimulatedEnvironment) => Partial<Session>,
): Subject<SimulatedEnvironment> {
  return {
    name: 'sabotaged',
    open: async (environment) => {
      const session = await whereforeSubject.open(environment);
      return { ...session, ...act(session, environment) };
    },
  };
}

function lying(change: (answer: Answer) => Answer): Subject<SimulatedEnvironment> {
  return sabotaged((session) => ({ resolve: async (name) => change(await session.resolve(name)) }));
}

function misled(change: (answer: DestinationAnswer) => Partial<DestinationAnswer>): Subject<SimulatedEnvironment> {
  return lying((answer) => (answer.outcome === 'destination' ? { ...answer, ...change(answer) } : answer));
}

test('without sabotage there is nothing to find', async () => {
  const honest = sabotaged(() => ({}));
  for (const ids of [
    ['P024', 'P057', 'P071', 'P095'],
    ['O018', 'O035'],
    ['S01', 'S20', 'S22', 'S33'],
  ]) {
    expect(findings(await run(honest, ids))).toEqual([]);
  }
});

describe('of a destination', () => {
  test.each<[string, string, Subject<SimulatedEnvironment>, string[]]>([
    ['a wrong step', 'P062', misled(() => ({ step: '6' })), ['step']],
    ['a step by its old number', 'P062', misled(() => ({ step: '3.4' })), ['step']],
    ['a Host with a port too many', 'P062', misled((a) => ({ hostHeader: `${a.hostHeader}:8448` })), ['hostHeader']],
    [
      'a Host without its port',
      'P047',
      misled((a) => ({ hostHeader: a.hostHeader.replace(/:\d+$/, '') })),
      ['hostHeader'],
    ],
    [
      'a Host with another port',
      'P047',
      misled((a) => ({ hostHeader: a.hostHeader.replace(/\d+$/, '8448') })),
      ['hostHeader'],
    ],
    [
      'a Host without brackets',
      'P026',
      misled((a) => ({ hostHeader: a.hostHeader.replace(/[[\]]/g, '') })),
      ['hostHeader'],
    ],
    [
      'a Host with a shortened address',
      'P028',
      misled((a) => ({ hostHeader: a.hostHeader.toLowerCase() })),
      ['hostHeader'],
    ],
    [
      'a certificate for the SRV target',
      'P055',
      misled((a) => ({ tlsName: a.targets[0]?.host ?? '', sni: a.sni })),
      ['tlsName'],
    ],
    ['a certificate name with a port', 'P047', misled((a) => ({ tlsName: `${a.tlsName}:443` })), ['tlsName']],
    ['a certificate name in brackets', 'P026', misled((a) => ({ tlsName: `[${a.tlsName}]` })), ['tlsName']],
    ['SNI for an IP address', 'P024', misled((a) => ({ sni: a.tlsName })), ['sni']],
    ['no SNI for a name', 'P062', misled(() => ({ sni: null })), ['sni']],
    ['SNI of another name', 'P055', misled(() => ({ sni: 'example.org' })), ['sni']],
    ['targets in the wrong order', 'P057', misled((a) => ({ targets: a.targets.toReversed() })), ['targets']],
    ['a target too few', 'P057', misled((a) => ({ targets: a.targets.slice(1) })), ['targets']],
    ['a target twice', 'P057', misled((a) => ({ targets: [...a.targets, ...a.targets.slice(0, 1)] })), ['targets']],
    ['no targets', 'P062', misled(() => ({ targets: [] })), ['targets']],
    ['another port', 'P062', misled((a) => ({ targets: a.targets.map((t) => ({ ...t, port: 443 })) })), ['targets']],
    [
      'another host',
      'P062',
      misled((a) => ({ targets: a.targets.map((t) => ({ ...t, host: 'x.example' })) })),
      ['targets'],
    ],
    [
      'a host with a trailing dot',
      'P062',
      misled((a) => ({ targets: a.targets.map((t) => ({ ...t, host: `${t.host}.` })) })),
      ['targets'],
    ],
    [
      'an address too few',
      'P062',
      misled((a) => ({ targets: a.targets.map((t) => ({ ...t, addresses: t.addresses.slice(1) })) })),
      ['targets'],
    ],
    [
      'an address too many',
      'P062',
      misled((a) => ({ targets: a.targets.map((t) => ({ ...t, addresses: [...t.addresses, '192.0.2.77'] })) })),
      ['targets'],
    ],
    [
      'another priority',
      'P055',
      misled((a) => ({ targets: a.targets.map((t) => ({ ...t, priority: 11 })) })),
      ['targets'],
    ],
    ['another weight', 'P055', misled((a) => ({ targets: a.targets.map((t) => ({ ...t, weight: 6 })) })), ['targets']],
    [
      'no weight',
      'P055',
      misled((a) => ({ targets: a.targets.map(({ host, port, addresses }) => ({ host, port, addresses })) })),
      ['targets'],
    ],
  ])('%s is found in %s', async (_, id, subject, whats) => {
    expect(findings(await run(subject, [id]))).toEqual(whats.map((what) => `${id} ${what}`));
  });

  test.each<[string, string, Subject<SimulatedEnvironment>]>([
    [
      'targets without address',
      'P062',
      misled((a) => ({ targets: [{ host: 'x.example', port: 1, addresses: [] }, ...a.targets] })),
    ],
    [
      'another order of addresses',
      'P062',
      misled((a) => ({ targets: a.targets.map((t) => ({ ...t, addresses: t.addresses.toReversed() })) })),
    ],
    [
      'another spelling of an address',
      'P062',
      misled((a) => ({
        targets: a.targets.map((t) => ({ ...t, addresses: t.addresses.map((x) => x.replace('::', ':0:0:0:0:0:')) })),
      })),
    ],
    [
      'names in upper case',
      'P062',
      misled((a) => ({ hostHeader: a.hostHeader.toUpperCase(), tlsName: a.tlsName.toUpperCase() })),
    ],
  ])('%s are let be', async (_, id, subject) => {
    expect(findings(await run(subject, [id]))).toEqual([]);
  });

  test('targets of one priority may come in any order', async () => {
    const subject = misled((a) => ({ targets: a.targets.toReversed() }));
    expect(findings(await run(subject, ['P058'])).filter((finding) => finding !== 'P058 firstChoice')).toEqual([]);
  });

  test.each<[string, Subject<SimulatedEnvironment>]>([
    [
      'the lightest first',
      misled((a) => ({ targets: a.targets.toSorted((x, y) => (x.weight ?? 0) - (y.weight ?? 0)) })),
    ],
    [
      'the heaviest first',
      misled((a) => ({ targets: a.targets.toSorted((x, y) => (y.weight ?? 0) - (x.weight ?? 0)) })),
    ],
    [
      'weights ignored',
      sabotaged((session, { random }) => ({
        resolve: async (name) => {
          const answer = await session.resolve(name);
          if (answer.outcome !== 'destination') return answer;
          return { ...answer, targets: random() < 0.5 ? answer.targets : answer.targets.toReversed() };
        },
      })),
    ],
  ])('%s is found in the first choices', async (_, subject) => {
    expect(findings(await run(subject, ['P058']))).toEqual(['P058 firstChoice']);
  });
});

describe('of an error', () => {
  const failing = (code: string): Subject<SimulatedEnvironment> =>
    lying((answer) => (answer.outcome === 'unresolvable' ? { ...answer, code } : answer));

  test('another code is found', async () => {
    expect(findings(await run(failing('timeout'), ['P071', 'P051']))).toEqual(['P051 error', 'P071 error']);
  });

  test('an accepted code is let be', async () => {
    expect(findings(await run(failing('no-addresses'), ['P071']))).toEqual([]);
  });

  test('the vectors say address-not-allowed for a refused address', async () => {
    expect(findings(await run(failing('address-not-allowed'), ['O035', 'O036']))).toEqual([]);
  });

  test('a failure at another step is found', async () => {
    const subject = lying((answer) => (answer.outcome === 'unresolvable' ? { ...answer, step: '6' } : answer));
    expect(findings(await run(subject, ['P001', 'P071']))).toEqual(['P001 step', 'P071 step']);
  });

  test('an error instead of a destination is found, and the other way round', async () => {
    const down = lying(({ step }) => ({ outcome: 'unresolvable', code: 'no-addresses', step }));
    expect(findings(await run(down, ['P062']))).toContain('P062 outcome');
    const up = lying(({ step }) => ({
      outcome: 'destination',
      step: String(step),
      hostHeader: 'x',
      tlsName: 'x',
      sni: 'x',
      targets: [],
    }));
    expect(findings(await run(up, ['P071']))).toContain('P071 error');
  });

  test('no answer at all is found', async () => {
    const silent = sabotaged(() => ({ resolve: () => Promise.reject(new Error('out of order')) }));
    const { results } = await run(silent, ['P062']);
    expect(results[0]?.failures).toEqual([
      { status: 'failed', what: 'answer', expected: 'an answer', actual: 'out of order' },
    ]);
  });
});

describe('of a well-known', () => {
  const dated = (statedSeconds: number, effectiveSeconds = statedSeconds): Subject<SimulatedEnvironment> =>
    lying((answer) => {
      if (answer.wellKnown === undefined || answer.wellKnown === null) return answer;
      return { ...answer, wellKnown: { ...answer.wellKnown, statedSeconds, effectiveSeconds } };
    });

  test('a lifetime that is off by one second is found', async () => {
    expect(findings(await run(dated(3599), ['P095']))).toEqual(['P095 wellKnownTtlSeconds']);
    expect(findings(await run(dated(3601), ['P095']))).toEqual(['P095 wellKnownTtlSeconds']);
  });

  test('a floor passes for a lifetime only where the case is about floors', async () => {
    expect(findings(await run(dated(1, 3600), ['P095']))).toEqual(['P095 wellKnownTtlSeconds']);
    expect(findings(await run(dated(1, 300), ['O018']))).toEqual([]);
    expect(findings(await run(dated(1, 301), ['O018']))).toEqual(['O018 wellKnownTtlSeconds']);
  });

  test('an error that is remembered for too long is found', async () => {
    expect(findings(await run(dated(60, 3601), ['P067']))).toEqual(['P067 wellKnownErrorTtlMaxSeconds']);
  });

  test('an outcome that is not the real one is found', async () => {
    const subject = lying((answer) => ({ ...answer, wellKnown: { outcome: 'error', statedSeconds: 0 } }));
    expect(findings(await run(subject, ['P047']))).toEqual(['P047 wellKnownOutcome']);
  });

  test('a request that was not needed is found in the log of the world', async () => {
    const curious = sabotaged((session, { transport }) => ({
      resolve: async (name) => {
        const url = 'https://192.0.2.10/.well-known/matrix/server';
        await transport({
          url,
          port: 443,
          addresses: ['192.0.2.10'],
          signal: AbortSignal.timeout(10_000),
          maxBodyBytes: 1000,
        });
        return session.resolve(name);
      },
    }));
    expect(findings(await run(curious, ['P030']))).toEqual(['P030 wellKnownOutcome']);
  });

  test('what an answer does not show is told as not checked', async () => {
    const mute = lying(({ wellKnown: _, provenance: __, ...answer }) => answer);
    const { counts, results } = await run(mute, ['P095']);
    expect(counts).toMatchObject({ passed: 1, notChecked: 2 });
    expect(results[0]?.notChecked.map(({ what }) => what)).toEqual(['wellKnownOutcome', 'wellKnownTtlSeconds']);
  });
});

describe('of manners', () => {
  test('a connection that must not be is found', async () => {
    const rash = sabotaged((session, { transport }) => ({
      resolve: async (name) => {
        const answer = await session.resolve(name);
        const request = { url: 'https://example.org/', port: 8448, addresses: ['127.0.0.1'] };
        await transport({ ...request, signal: AbortSignal.timeout(10_000), maxBodyBytes: 1000 });
        return answer;
      },
    }));
    expect(findings(await run(rash, ['O035']))).toEqual(['O035 mustNotConnectTo']);
  });

  test('naming an address that must not be connected to is found', async () => {
    const targets = [{ host: '127.0.0.1', port: 8448, addresses: ['127.0.0.1'] }];
    const subject = lying(({ step }) => ({
      outcome: 'destination',
      step: String(step),
      hostHeader: 'x',
      tlsName: 'x',
      sni: null,
      targets,
    }));
    expect(findings(await run(subject, ['O036']))).toContain('O036 mustNotConnectTo');
  });

  test('a question about what the world does not mention is found', async () => {
    const nosy = sabotaged((session, { dns }) => ({
      resolve: async (name) => {
        await dns.lookupAddresses({ family: 4, host: 'stranger.example' }, AbortSignal.timeout(10_000));
        return session.resolve(name);
      },
    }));
    expect(findings(await run(nosy, ['P062']))).toEqual(['P062 questions']);
    expect(findings(await run(nosy, ['S12']))).toContain('S12 questions');
  });
});

describe('of open cases', () => {
  test('another option than the recommended one is found under recommended, and told under another policy', async () => {
    const { results } = await run(whereforeSubject, ['O018'], 'spec-strict');
    expect(results).toMatchObject([{ status: 'passed', option: { followed: 'literal', recommended: 'floor' } }]);
    const literal = lying((answer) => ({
      ...answer,
      wellKnown: { outcome: 'valid', statedSeconds: 1, effectiveSeconds: 1 },
    }));
    expect(findings(await run(literal, ['O018']))).toEqual(['O018 wellKnownTtlSeconds']);
  });

  test('none of the options is found under any policy', async () => {
    const subject = misled(() => ({ step: '1' }));
    const { results } = await run(subject, ['O018'], 'spec-strict');
    expect(results).toMatchObject([{ status: 'failed', option: { followed: 'none' }, failures: [{ what: 'option' }] }]);
  });
});
