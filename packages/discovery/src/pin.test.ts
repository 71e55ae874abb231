import { describe, expect, test } from 'vitest';
import { explain, type Pin, pinInForce, questionKey, questionsOf } from './index.ts';
import { askedBy, concludeOn, decideOn, destinationOn, failureOn } from './testing/evidence.ts';
import { addressesAnswers, delegation, HOUR, MINUTE, response, START, srvAnswer } from './testing/observations.ts';

const PIN: Pin = { id: 'pin', delegated: 'fed.example.net' };
const TO_PORT: Pin = { ...PIN, delegated: 'fed.example.net:443' };
const AT_FED = addressesAnswers('fed.example.net', ['192.0.2.20'], { ttl: 600 });
const NO_SRV = [
  srvAnswer('_matrix-fed._tcp.fed.example.net', 'no-name'),
  srvAnswer('_matrix._tcp.fed.example.net', 'no-name'),
];
/** What the world says of the name itself. */
const ELSEWHERE = [
  delegation('elsewhere.example.org:443', { id: 'wk' }),
  ...addressesAnswers('elsewhere.example.org', ['192.0.2.99']),
];

describe('a pinned name', () => {
  test('is delegated to where it is pinned, whatever its well-known says', () => {
    const destination = destinationOn('example.org', [...ELSEWHERE, ...AT_FED], { pin: TO_PORT });
    expect(destination).toMatchObject({
      step: '3.2',
      hostHeader: 'fed.example.net:443',
      tlsName: 'fed.example.net',
      sni: 'fed.example.net',
      targets: [{ host: 'fed.example.net', port: 443, addresses: ['192.0.2.20'] }],
    });
    expect(destination.because[0]).toBe('pin');
    expect(destination.because).not.toContain('wk');
  });

  test('takes its well-known for no evidence: nobody asks for it', () => {
    expect(askedBy(decideOn('example.org', [], { pin: PIN }))).toEqual({
      questions: ['srv:_matrix-fed._tcp.fed.example.net'],
      hints: ['srv:_matrix._tcp.fed.example.net', 'aaaa:fed.example.net', 'a:fed.example.net'],
    });
  });

  test.each([
    ['3.1', '192.0.2.20:443', []],
    ['3.2', 'fed.example.net:443', AT_FED],
    ['3.5', 'fed.example.net', [...AT_FED, ...NO_SRV]],
  ] as const)('goes on with step %s for %s', (step, delegated, evidence) => {
    expect(destinationOn('example.org', evidence, { pin: { id: 'pin', delegated } }).step).toBe(step);
  });

  test.each(['192.0.2.10', '192.0.2.10:8448', '[2001:db8::1]', 'example.org:8448'])(
    'may be a literal or have a port: %s',
    (serverName) => {
      expect(destinationOn(serverName, AT_FED, { pin: TO_PORT })).toMatchObject({ serverName, step: '3.2' });
    },
  );

  test('has to be a server name all the same', () => {
    expect(failureOn('no name', AT_FED, { pin: TO_PORT })).toMatchObject({ code: 'invalid-server-name', because: [] });
  });

  test('is subject to the address rules as any other', () => {
    const pin = { id: 'pin', delegated: '10.0.0.1' };
    expect(failureOn('example.org', [], { pin })).toMatchObject({ code: 'address-refused', because: ['pin'] });
  });

  test('never falls back to its own well-known when what it is pinned to cannot be read', () => {
    const pin = { id: 'pin', delegated: 'fed example' };
    expect(failureOn('example.org', ELSEWHERE, { pin })).toMatchObject({
      code: 'invalid-server-name',
      step: null,
      because: ['pin'],
      message: 'it is pinned to "fed example", which is not a server name: " " may not stand in a host name',
    });
  });
});

describe('the life of a pin', () => {
  test('bounds what is concluded under it', () => {
    const until = START + 2 * MINUTE;
    expect(destinationOn('example.org', AT_FED, { pin: { ...TO_PORT, until } }).freshUntil).toBe(until);
    const longer = { ...TO_PORT, until: START + HOUR };
    expect(destinationOn('example.org', AT_FED, { pin: longer }).freshUntil).toBe(START + 5 * MINUTE);
  });

  test('is over at its end: the world counts again', () => {
    const pin = { ...TO_PORT, until: START };
    expect(destinationOn('example.org', ELSEWHERE, { pin }).hostHeader).toBe('elsewhere.example.org:443');
    expect(destinationOn('example.org', ELSEWHERE, { pin }).because[0]).toBe('wk');
    expect(pinInForce(pin, START)).toBeUndefined();
    expect(pinInForce(pin, START - 1)).toBe(pin);
    expect(pinInForce(PIN, START)).toBe(PIN);
  });
});

describe('the explanation of a pinned name', () => {
  const until = START + 2 * MINUTE;
  const { conclusion, trace } = concludeOn('example.org', AT_FED, { pin: { ...TO_PORT, until } });
  const { sentences, tree } = explain(conclusion, trace);

  test('says so first', () => {
    expect(sentences.slice(0, 2)).toEqual([
      'example.org is reached at fed.example.net:443 (192.0.2.20), by step 3.2 (delegated to a host with a port), ' +
        'because it is pinned to fed.example.net:443.',
      'Pinned: delegated to fed.example.net:443 by event pin, until 2026-01-01T00:02:00.000Z; ' +
        'the well-known is not asked.',
    ]);
  });

  test('says whom to trust, and until when it counts', () => {
    expect(sentences).toContain(
      'The certificate must cover fed.example.net, the name that it is pinned to, not example.org.',
    );
    expect(sentences.at(-1)).toBe('Believed until 2026-01-01T00:02:00.000Z, as long as the pin.');
  });

  test('skips what the name itself would have come to', () => {
    const reasons = new Map(trace.notes.map(({ step, reason }) => [step, reason]));
    for (const step of ['1', '2', '4', '5', '6'] as const) expect(reasons.get(step)).toBe('pinned');
    expect(reasons.get('3.2')).toBe('taken');
    expect(trace.wellKnown).toBeUndefined();
    const wellKnown = tree.children.find(({ text }) => text.startsWith('3 well-known'));
    expect(wellKnown).toMatchObject({ status: 'skipped', pin: { id: 'pin', until } });
  });
});

test('the questions of a pinned name are those of what it is pinned to as well', () => {
  const keys = (serverName: string) => questionsOf(serverName, () => undefined, PIN).map(questionKey);
  expect(keys('example.org')).toEqual(expect.arrayContaining(['well-known:example.org', 'a:fed.example.net']));
  expect(keys('192.0.2.10')).toContain('srv:_matrix-fed._tcp.fed.example.net');
  const literal = { id: 'pin', delegated: '192.0.2.20' };
  expect(questionsOf('192.0.2.10', () => undefined, literal)).toEqual([]);
});

test('a pin that has ended is as none, to the byte', () => {
  const [ended, none] = [{ ...PIN, until: START }, undefined].map((pin) =>
    decideOn('example.org', [response({ status: 404 })], pin === undefined ? {} : { pin }),
  );
  expect(JSON.stringify(ended)).toBe(JSON.stringify(none));
});
