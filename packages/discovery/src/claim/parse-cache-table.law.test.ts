import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ParsedCacheTable, parseCacheTable } from '../index.ts';

const RUNS = 1000;

const HEADINGS = [
  '| Server Name | Destination | Hostname | Expires |',
  '| Server Name | IP  | Port | Expires | Overriding |',
  '| Server Name | Destination | SNI | Override | Step | Expires |',
  'Server Name\tDestination\tHostname\tExpires',
  '| Server Name | Weather |',
];
const ROWS = [
  '| matrix.org | matrix.org:8443 | matrix.org:8448 | 2026-03-05T06:14:07.551923021+00:00 |',
  '| h.example | [192.0.2.1, 2001:db8::1] | 8448 | 2026-03-05T06:14:07Z | Some("srv.example") |',
  '| a.example | Literal(192.0.2.1:8448) | a.example | false | 3.1 (WellKnownIPLiteral) | 2026-03-05T06:14:07+0000 |',
  '| --- | ---: | :--- | --- |',
];
const PIECES = [
  '|',
  '\\',
  '\\|',
  '`',
  '&amp;',
  '&#x',
  '<br>',
  '[',
  '](',
  ')',
  '"',
  'Some(',
  'Named("',
  ':',
  '\t',
  '\u001b',
  '\ud800',
  '\u0000',
  '👋',
];

const junk = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 12 }), fc.constantFrom(...ROWS)), {
    maxLength: 20,
  })
  .map((parts) => parts.join(''));
const anyLine = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...HEADINGS) },
  { weight: 4, arbitrary: fc.constantFrom(...ROWS) },
  // A good row with something put into it.
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...ROWS), fc.nat(120), fc.constantFrom(...PIECES))
      .map(([row, at, piece]) => row.slice(0, at) + piece + row.slice(at)),
  },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...ROWS), fc.nat(120)).map(([row, end]) => row.slice(0, end)) },
  { weight: 3, arbitrary: junk },
  { weight: 1, arbitrary: fc.constantFrom('', '   ', '```', '> ') },
);
const anyText = fc.tuple(fc.array(anyLine, { maxLength: 40, size: 'max' }), fc.constantFrom('\n', '\r\n', '\r'));

/** How many lines have text, as nothing but the ends of lines and white space say. */
function linesWithText(text: string): ReadonlySet<number> {
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line, index) => [line.replace(/^(?:\s{0,3}>)+\s?/, ''), index + 1] as const);
  return new Set(lines.filter(([line]) => line.trim() !== '').map(([, number]) => number));
}

function linesOf({ entries, problems, prose, tables }: ParsedCacheTable): ReadonlySet<number> {
  return new Set([...entries, ...problems, ...prose, ...tables].map(({ line }) => line));
}

describe('on any text', () => {
  test('nothing throws, and every line with text in it is accounted for once', () => {
    let entries = 0;
    fc.assert(
      fc.property(anyText, ([lines, end]) => {
        const text = lines.join(end);
        const parsed = parseCacheTable(text, { now: 0 });
        expect(linesOf(parsed)).toEqual(linesWithText(text));
        const rows = [...parsed.entries, ...parsed.prose, ...parsed.tables].map(({ line }) => line);
        const lost = parsed.problems.filter(({ lost }) => lost !== 'expiry').map(({ line }) => line);
        expect(new Set([...rows, ...lost]).size).toBe(rows.length + lost.length);
        entries += parsed.entries.length;
      }),
      { numRuns: RUNS },
    );
    expect(entries).toBeGreaterThan(RUNS / 4);
  });

  test('what was read is within bounds and shows no control characters', () => {
    fc.assert(
      fc.property(anyText, ([lines, end]) => {
        const { entries, problems, prose } = parseCacheTable(lines.join(end), { now: 0 });
        for (const { claim } of entries) {
          expect(claim.serverName).toMatch(/^[0-9A-Za-z.:[\]-]{1,270}$/);
          expect(claim.port).toBeGreaterThanOrEqual(0);
          expect(claim.port).toBeLessThanOrEqual(65_535);
          expect(claim.expires.length).toBeLessThanOrEqual(512);
        }
        for (const { message } of problems) expect(message.length).toBeLessThan(1000);
        const shown = [...problems.map(({ message }) => message), ...prose.map(({ text }) => text)].join('');
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      }),
      { numRuns: RUNS / 4 },
    );
  });
});

describe('a hostile text', () => {
  const rows = (count: number): string => `${HEADINGS[0]}\n${`${ROWS[0]}\n`.repeat(count)}`;

  test('of too many rows is read up to its bound', () => {
    const { entries, problems } = parseCacheTable(rows(100_010));
    expect(entries).toHaveLength(99_999);
    expect(problems).toMatchObject([{ line: 100_001, code: 'too-many-rows', lost: 'rest' }]);
  });

  test('that is too long is read up to its bound', () => {
    const { problems } = parseCacheTable('\n'.repeat(20 * 1024 * 1024));
    expect(problems).toMatchObject([{ code: 'text-too-long', lost: 'rest' }]);
  });

  for (const piece of ['<a ', '&#x', '[', '\\', '`', '1 s ', '(', '“', '<code>', '[a](', '**']) {
    test(`of nothing but ${JSON.stringify(piece)} is read in time`, () => {
      const long = piece.repeat(Math.floor(8000 / piece.length));
      const line = `| a.example | ${long} | a | ${long.slice(0, 100)} |`.slice(0, 8192);
      // A backtracking expression would not come to an end within the time of a test.
      const { entries, problems } = parseCacheTable(`${HEADINGS[0]}\n${`${line}\n`.repeat(200)}`, { now: 0 });
      expect(entries.length + problems.length).toBeGreaterThanOrEqual(200);
    });
  }
});
