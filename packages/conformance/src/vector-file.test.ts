import { describe, expect, test } from 'vitest';
import { BUNDLED_VECTORS, parseVectorFile, readVectorFile } from './vector-file.ts';

const CASE = { id: 'X1', title: 'a title', serverName: 'a.example', dns: {}, wellKnown: {}, expect: { step: '6' } };
const OPEN = { ...CASE, expect: undefined, options: [{ id: 'one', expect: { step: null } }], recommended: 'one' };
const SEQUENCE = { id: 'S1', title: 'a title', timeline: [{ t: 0, resolve: 'a.example', expect: {} }] };

const parse = (file: object): unknown => parseVectorFile(JSON.stringify(file), 'some.json');

test('the bundled files hold 103 cases, 47 open cases and 21 timelines', async () => {
  const files = await Promise.all(BUNDLED_VECTORS.map(readVectorFile));
  const sizes = files.map(({ vectors }) => {
    return [vectors.kind, vectors.kind === 'sequences' ? vectors.sequences.length : vectors.cases.length];
  });
  expect(sizes).toEqual([
    ['cases', 103],
    ['open', 47],
    ['sequences', 21],
  ]);
});

test('the bundled timelines come with the figures that they were written for', async () => {
  const files = await Promise.all(BUNDLED_VECTORS.map(readVectorFile));
  const figures = files.flatMap(({ vectors }) => (vectors.kind === 'sequences' ? [vectors.designDefaults] : []));
  expect(figures).toEqual([
    expect.objectContaining({ wellKnownErrorFirst: 60, wellKnownMinTtl: 0, dnsMaxStale: 3600 }),
  ]);
});

describe('a file is told apart by its keys', () => {
  test.each([
    ['cases', { cases: [CASE] }],
    ['open', { cases: [OPEN] }],
    ['sequences', { sequences: [SEQUENCE] }],
  ])('%s', (kind, file) => {
    expect(parse(file)).toMatchObject({ name: 'some.json', vectors: { kind } });
  });

  test('a byte order mark does not matter', () => {
    expect(parseVectorFile(`\uFEFF${JSON.stringify({ cases: [CASE] })}`, 'x').vectors.kind).toBe('cases');
  });
});

describe('the worlds of a file begin', () => {
  test.each([
    ['where its clock stands', '2027-02-03T04:05:06Z', Date.UTC(2027, 1, 3, 4, 5, 6)],
    ['where a sentence has it', 't is seconds after 2027-02-03T04:05:06Z; more', Date.UTC(2027, 1, 3, 4, 5, 6)],
    ['at the start of 2026 when it does not say', undefined, Date.UTC(2026, 0, 1)],
    ['at the start of 2026 when nobody can read it', '2027-99-99T04:05:06Z', Date.UTC(2026, 0, 1)],
  ])('%s', (_, clock, start) => {
    expect(parse({ meta: { clock }, cases: [CASE] })).toMatchObject({ vectors: { start } });
    expect(parse({ meta: { clock }, sequences: [SEQUENCE] })).toMatchObject({ vectors: { start } });
  });
});

test('fields that are not known are let be', () => {
  const odd = { ...CASE, colour: 'blue', expect: { step: '6', mood: 'good' } };
  expect(parse({ cases: [odd], author: 'me' })).toMatchObject({ vectors: { cases: [{ expect: { mood: 'good' } }] } });
});

describe('a wrong shape is rejected by file, id and path', () => {
  test.each<[string, unknown, string]>([
    ['no JSON', undefined, 'some.json: not JSON'],
    ['neither kind', { things: [] }, 'some.json: neither "cases"'],
    ['no cases at all', { cases: [] }, 'some.json: neither "cases"'],
    ['no timelines at all', { sequences: [] }, 'some.json: neither "cases"'],
    ['a list', [CASE], 'some.json: neither "cases"'],
    ['no id', { cases: [{ ...CASE, id: undefined }] }, 'some.json: cases[0] id:'],
    ['no name', { cases: [{ ...CASE, serverName: 7 }] }, 'some.json: X1 serverName:'],
    ['no expectation', { cases: [CASE, { ...CASE, id: 'X2', expect: undefined }] }, 'some.json: X2 expect:'],
    [
      'a port out of range',
      { cases: [{ ...CASE, expect: { targets: [{ host: 'a', port: 70_000, addresses: [] }] } }] },
      'some.json: X1 expect.targets[0].port:',
    ],
    ['a step that is a number', { cases: [{ ...CASE, expect: { step: 6 } }] }, 'some.json: X1 expect.step:'],
    ['a key that is no question', { cases: [{ ...CASE, dns: { example: [] } }] }, 'some.json: X1 dns.example:'],
    [
      'a TTL that is text',
      { cases: [{ ...CASE, dns: { 'A a.example': [{ data: '192.0.2.1', ttl: '1' }] } }] },
      'some.json: X1 dns.A a.example[0].ttl:',
    ],
    [
      'an rcode that nobody has',
      { cases: [{ ...CASE, dns: { 'A a.example': { error: 'OOPS' } } }] },
      'some.json: X1 dns.A a.example.error:',
    ],
    [
      'a URL that is relative',
      { cases: [{ ...CASE, wellKnown: { '/x': { status: 200 } } }] },
      'some.json: X1 wellKnown./x:',
    ],
    [
      'a status that is text',
      { cases: [{ ...CASE, wellKnown: { 'https://a.example/': { status: '200' } } }] },
      'some.json: X1 wellKnown.https://a.example/',
    ],
    [
      'a body that is not base64',
      { cases: [{ ...CASE, wellKnown: { 'https://a.example/': { status: 200, bodyBase64: '?' } } }] },
      'some.json: X1 wellKnown.https://a.example/.bodyBase64: not base64',
    ],
    [
      'a recommendation that is no option',
      { cases: [{ ...OPEN, recommended: 'two' }] },
      'some.json: X1 recommended: not the id of an option',
    ],
    ['cases of two kinds', { cases: [CASE, OPEN] }, 'some.json: X1 expect:'],
    [
      'an event that is nothing',
      { sequences: [{ ...SEQUENCE, timeline: [{ t: 0, wait: 1 }] }] },
      'some.json: S1 timeline[0]',
    ],
    [
      'an operation that nobody knows',
      { sequences: [{ ...SEQUENCE, timeline: [{ t: 0, op: 'explode' }] }] },
      'some.json: S1 timeline[0]',
    ],
    [
      'a clear without a name',
      { sequences: [{ ...SEQUENCE, timeline: [{ t: 0, op: 'clear' }] }] },
      'some.json: S1 timeline[0]',
    ],
    [
      'time that runs backwards',
      {
        sequences: [
          {
            ...SEQUENCE,
            timeline: [
              { t: 5, op: 'stop' },
              { t: 1, op: 'start' },
            ],
          },
        ],
      },
      'some.json: S1 timeline: not in order of t',
    ],
  ])('%s', (_, file, message) => {
    const text = file === undefined ? '{"cases": [' : JSON.stringify(file);
    expect(() => parseVectorFile(text, 'some.json')).toThrow(message);
  });

  test('a file that is not there', async () => {
    await expect(readVectorFile('/nonexistent/x.json')).rejects.toThrow('/nonexistent/x.json: cannot be read (ENOENT)');
  });
});
