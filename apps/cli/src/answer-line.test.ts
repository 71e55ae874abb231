import { answerLineSchema } from '@wherefore/conformance';
import { createResolver, createWellKnownFetch, type Resolver } from '@wherefore/core';
import { addressRules } from '@wherefore/discovery';
import {
  createSimulatedInternet,
  createWorld,
  resolvematrixDev,
  VECTOR_EPOCH,
  VirtualClock,
  type World,
} from '@wherefore/testkit';
import { describe, expect, test } from 'vitest';
import { answerLine, explanationLine, failureLine } from './answer-line.ts';

const ALLOWED = { allow: ['198.51.100.0/24'] };

function simulate(): { resolver: Resolver; clock: VirtualClock; world: World } {
  const clock = new VirtualClock();
  const world = createWorld(resolvematrixDev.world, { clock, serverNames: ['nowhere.example'] });
  const { dns, transport } = createSimulatedInternet(world, { clock });
  const fetch = createWellKnownFetch({ transport });
  const resolver = createResolver({ clock, dns, fetch, random: () => 0, addressRules: addressRules(ALLOWED) });
  return { resolver, clock, world };
}

describe('the line of a name', () => {
  test.each(resolvematrixDev.routes)('$serverName: as the contract has it', async (route) => {
    const { resolver, clock } = simulate();
    const line = answerLine(await clock.run(resolver.explain(route.serverName)));
    expect(answerLineSchema.parse(JSON.parse(JSON.stringify(line)))).toEqual(line);
    const { serverName, step, hostHeader, tlsName, target } = route;
    expect(line).toMatchObject({
      serverName,
      outcome: 'destination',
      step,
      hostHeader,
      tlsName,
      sni: tlsName,
      targets: [target],
    });
    expect(line.because.length).toBeGreaterThan(0);
  });

  test('it cites what the answer rests on, absence included', async () => {
    const { resolver, clock } = simulate();
    const { because } = answerLine(await clock.run(resolver.explain('4.s.resolvematrix.dev')));
    expect(because.map(({ question }) => question)).toEqual([
      'well-known:4.s.resolvematrix.dev',
      'srv:_matrix-fed._tcp.4.s.resolvematrix.dev',
      'srv:_matrix._tcp.4.s.resolvematrix.dev',
      'aaaa:srv.4.s.resolvematrix.dev',
      'a:srv.4.s.resolvematrix.dev',
    ]);
  });

  test('it is no longer good than anything that it cites', async () => {
    const { resolver, clock } = simulate();
    const line = answerLine(await clock.run(resolver.explain('matrix.org')));
    const untils = line.because.map(({ freshUntil }) => freshUntil).toSorted();
    expect(line.outcome === 'destination' && line.freshUntil).toBe(untils[0]);
  });

  test('it marks what is past its life, and cites the failure for which that has to serve', async () => {
    const { resolver, clock, world } = simulate();
    await clock.run(resolver.explain('matrix.org'));
    world.patch({ wellKnown: { 'https://matrix.org/.well-known/matrix/server': { error: 'RESET' } } });
    await clock.advanceTo(VECTOR_EPOCH + 25 * 3_600_000);
    const line = answerLine(await clock.run(resolver.explain('matrix.org')));
    expect(answerLineSchema.safeParse(line).success).toBe(true);
    const cited = line.because.filter(({ question }) => question === 'well-known:matrix.org');
    expect(cited.map(({ stale = false }) => stale)).toEqual([true, false]);
    expect(line).toMatchObject({ outcome: 'destination', step: '3.2' });
  });

  test.each([
    ['nowhere.example', 'no-addresses', '6'],
    ['nowhere..example', 'invalid-server-name', null],
    ['127.0.0.1', 'address-refused', '1'],
  ])('%s: %s', async (serverName, code, step) => {
    const { resolver, clock } = simulate();
    const line = answerLine(await clock.run(resolver.explain(serverName)));
    expect(answerLineSchema.parse(line)).toMatchObject({ serverName, outcome: 'unresolvable', code, step });
  });

  test('a resolver that cannot work is told in the same shape', () => {
    expect(answerLineSchema.safeParse(failureLine('a', 'log-unavailable', 'no log')).success).toBe(true);
  });
});

test('an explanation is the line with its sentences and its tree', async () => {
  const { resolver, clock } = simulate();
  const explanation = await clock.run(resolver.explain('matrix.org'));
  const { sentences, tree, ...line } = explanationLine(explanation);
  expect(line).toEqual(answerLine(explanation));
  expect(sentences[0]).toContain('matrix-federation.matrix.org:443');
  expect(tree).toMatchObject({ text: sentences[0], status: 'destination' });
  const evidence = tree.children.flatMap(({ children }) => children).map((child) => child.evidence);
  expect(evidence.map((each) => each?.id).toSorted()).toEqual(line.because.map(({ id }) => id).toSorted());
});
