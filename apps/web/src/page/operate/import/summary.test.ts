import { describe, expect, test } from 'vitest';
import type { Report, Unread, Verdict } from './report.ts';
import { rowsShown, summarize, unknownNames } from './summary.ts';

const CLEAR = '!admin server clear-caches';

function row(line: number, kind: Verdict['kind'], more: Partial<Verdict> = {}): Verdict {
  const claim = {
    table: 'destinations',
    source: 'tuwunel',
    serverName: `s${line}.example`,
    host: 'h.example',
    port: 443,
  };
  return { kind, line, claim, isExpired: false, sentences: [], ...(kind === 'stale' && { cure: CLEAR }), ...more };
}

function report(items: readonly Verdict[], problems: readonly Unread[] = []): Report {
  return { items, problems, summary: {} };
}

const UNREAD: Unread = { line: 9, code: 'too-few-cells', lost: 'row', message: 'it has 1 of 4 cells' };

describe('a report', () => {
  test.each([
    [[row(3, 'stale'), row(4, 'agrees')], /^1 of 2 entries is stale, and in use\.$/],
    [[row(3, 'stale'), row(4, 'stale'), row(5, 'unused')], /^2 of 3 entries are stale, and in use\.$/],
    [[row(3, 'stale', { isExpired: true })], /^The entry is stale, and expired: not used any more\.$/],
    [[row(3, 'stale')], /^The entry is stale, and in use\.$/],
    [[row(3, 'cannot-tell')], /^The entry is not known to be stale\.$/],
    [[row(3, 'agrees')], /^The entry agrees/],
    [[row(3, 'agrees'), row(4, 'agrees')], /^All 2 entries agree/],
    [[row(3, 'agrees'), row(4, 'cannot-tell')], /^None of 2 entries is known to be stale\.$/],
    [[], /^No entry could be read\.$/],
  ])('comes to a sentence: %#', (items, headline) => {
    expect(summarize(report(items)).headline).toMatch(headline);
  });

  test('names each cure once, and none for what has expired', () => {
    expect(summarize(report([row(3, 'stale'), row(4, 'stale')])).cures).toEqual([CLEAR]);
    expect(summarize(report([row(3, 'stale', { isExpired: true })])).cures).toEqual([]);
    const flush = (line: number) => row(line, 'stale', { cure: `!admin query resolver flush-cache s${line}.example` });
    expect(summarize(report([flush(3), flush(4)])).cures).toEqual([
      '!admin query resolver flush-cache s3.example',
      '!admin query resolver flush-cache s4.example',
    ]);
  });

  test('counts what is of which kind, and what could not be read', () => {
    const { counts } = summarize(report([row(3, 'stale'), row(4, 'agrees'), row(5, 'cannot-tell')], [UNREAD]));
    expect(counts).toEqual({ all: 3, stale: 1, 'cannot-tell': 1, unused: 0, agrees: 1, unread: 1 });
  });

  test('says that a clear does not last where the version has the fault', () => {
    const { notes } = summarize(report([row(3, 'stale', { pattern: 'override-port-8448' })]));
    expect(notes.join(' ')).toMatch(/Tuwunel 1\.5\.1 writes one of them again/);
  });

  test('asks for the other table where overrides alone cannot be told', () => {
    const overrides = { table: 'overrides', serverName: 'h.example' };
    const alone = report([row(3, 'cannot-tell', { claim: overrides })]);
    expect(summarize(alone).notes.join(' ')).toMatch(/paste the table of destinations, too/);
    const both = report([row(3, 'cannot-tell', { claim: overrides }), row(8, 'agrees')]);
    expect(summarize(both).notes.join(' ')).not.toMatch(/paste the table/);
  });
});

test('what is worst comes first, and what has expired after what is in use', () => {
  const items = [
    row(3, 'agrees'),
    row(4, 'stale', { isExpired: true }),
    row(5, 'cannot-tell'),
    row(6, 'stale'),
    row(7, 'unused'),
  ];
  expect(rowsShown(items, 'all').map(({ line }) => line)).toEqual([6, 4, 5, 7, 3]);
  expect(rowsShown(items, 'stale').map(({ line }) => line)).toEqual([6, 4]);
});

test('a name that nothing can be told of is resolved once, however many rows it has', () => {
  const claim = { serverName: 'a.example' };
  const items = [row(3, 'cannot-tell', { claim }), row(4, 'cannot-tell', { claim }), row(5, 'stale')];
  expect(unknownNames(items)).toEqual(['a.example']);
});
