import { expect, test } from 'vitest';
import { resolvematrixDev } from './resolvematrix-dev.ts';
import { createWorld } from './world.ts';

const { world: data, routes } = resolvematrixDev;

test('the suite has its eight names and matrix.org, each with a step of its own or another SRV prefix', () => {
  expect(routes).toHaveLength(9);
  expect(routes.map(({ step }) => step).sort()).toEqual(['2', '3.2', '3.2', '3.3', '3.4', '3.5', '4', '5', '6']);
});

test.each(routes)('the world leads from $serverName to where the table says', (route) => {
  using world = createWorld(data, { serverNames: [route.serverName] });
  const host = route.serverName.replace(/:\d+$/, '');
  const reply = world.answerHttp(`https://${host}/.well-known/matrix/server`);
  const body = reply.kind === 'response' ? Buffer.concat([...reply.body.chunks()]).toString() : '';
  const delegated = body.startsWith('{') ? (JSON.parse(body) as { 'm.server': string })['m.server'] : undefined;
  expect(delegated !== undefined).toBe(route.wellKnownOutcome === 'valid');
  expect(route.hostHeader).toBe(delegated ?? route.serverName);
  expect(route.tlsName).toBe((delegated ?? route.serverName).replace(/:\d+$/, ''));
  const prefix = { '3.3': '_matrix-fed', '4': '_matrix-fed', '3.4': '_matrix', '5': '_matrix' }[route.step];
  for (const service of ['_matrix-fed', '_matrix']) {
    const { answer } = world.answerDns('SRV', `${service}._tcp.${route.tlsName}`);
    if (service !== prefix) expect(answer.kind).toBe('no-name');
    else expect(answer).toMatchObject({ records: [{ port: route.target.port, target: route.target.host }] });
  }
  expect(world.addressesOf(route.target.host)).toEqual(route.target.addresses);
});
