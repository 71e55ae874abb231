import { describe, expect, test } from 'vitest';
import { createWorld } from '../world.ts';
import { tuwunel385 } from './tuwunel-385.ts';

const { world: data, happenings, begins, ends } = tuwunel385;
const WELL_KNOWN = 'https://matrix.org/.well-known/matrix/server';

describe('the incident of tuwunel issue 385', () => {
  test('happens in order, between its beginning and its end', () => {
    const times = [begins, ...happenings.map(({ at }) => at), ends];
    expect(times).toEqual([...times].sort((left, right) => left - right));
  });

  test('is a story of joins, a fault of one minute, and a clearing', () => {
    expect(happenings.map(({ kind }) => kind)).toEqual([
      ...['want', 'want', 'world', 'want', 'world', 'want', 'want', 'want', 'clear', 'want', 'want', 'want'],
    ]);
    const [broken, mended] = happenings.filter(({ kind }) => kind === 'world');
    expect((mended?.at ?? 0) - (broken?.at ?? 0)).toBe(60_000);
  });

  test('delegates before and after the fault, and during it says nothing of a delegation', () => {
    const world = createWorld(data, { serverNames: ['matrix.org'] });
    const statuses = [world.answerHttp(WELL_KNOWN)];
    for (const happening of happenings) {
      if (happening.kind !== 'world') continue;
      world.patch(happening.patch);
      statuses.push(world.answerHttp(WELL_KNOWN));
    }
    expect(statuses.map((reply) => (reply.kind === 'response' ? reply.status : reply.error))).toEqual([200, 522, 200]);
  });

  test('answers 404 where the SRV record leads, and 200 where the delegation does', () => {
    const world = createWorld(data, { serverNames: ['matrix.org'] });
    const join = happenings[0]?.kind === 'want' ? happenings[0].path : '';
    expect(world.answerHttp(`https://matrix.org:8443${join}`)).toMatchObject({ status: 404 });
    expect(world.answerHttp(`https://matrix-federation.matrix.org${join}`)).toMatchObject({ status: 200 });
  });
});
