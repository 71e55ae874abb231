import { describe, expect, test, vi } from 'vitest';
import { claimedIn, differencesIn, type Judging, judge, type Verdict } from './report.ts';

function verdict(claim: Verdict['claim'], differences: Verdict['differences'] = []): Verdict {
  return { kind: 'stale', line: 3, claim, isExpired: false, sentences: [], ...(differences && { differences }) };
}

test('a destination claims host and port', () => {
  const claim = { table: 'destinations', source: 'tuwunel', serverName: 'matrix.org', host: 'matrix.org', port: 8443 };
  expect(claimedIn(verdict(claim))).toMatchObject({
    serverName: 'matrix.org',
    leads: 'matrix.org:8443',
    source: 'Tuwunel',
  });
  expect(claimedIn(verdict({ ...claim, host: '2001:db8::7' }))).toMatchObject({ leads: '[2001:db8::7]:8443' });
});

test('an override claims addresses and a port', () => {
  const claim = {
    table: 'overrides',
    source: 'continuwuity',
    serverName: 'h',
    addresses: ['192.0.2.1', '192.0.2.2'],
    port: 8448,
  };
  expect(claimedIn(verdict(claim))).toMatchObject({
    table: 'overrides',
    leads: '192.0.2.1, 192.0.2.2, port 8448',
    source: 'Continuwuity',
    expiresAt: null,
  });
});

test('what a claim lacks breaks nothing', () => {
  expect(claimedIn(verdict({}))).toMatchObject({ serverName: '', leads: ':0' });
});

test('differences have both sides, in words', () => {
  const differences = [
    { part: 'port', claimed: '8443', right: '443' },
    { part: 'new-part', claimed: 'a', right: 'b' },
  ];
  expect(differencesIn(verdict({}, differences))).toEqual([
    { part: 'Port', claimed: '8443', right: '443' },
    { part: 'new-part', claimed: 'a', right: 'b' },
  ]);
});

describe('an answer in lines', () => {
  const PROGRESS = [
    '{"kind":"progress","total":2,"taken":2,"done":0}',
    '{"kind":"progress","total":2,"taken":2,"done":2}',
  ];
  const REPORT = '{"kind":"report","items":[],"problems":[],"summary":{}}';

  /** Of a process that answers so, in parts of so many characters. */
  async function judged(lines: readonly string[], size: number) {
    const text = lines.map((line) => `${line}\n`).join('');
    const parts = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      },
    });
    vi.stubGlobal('fetch', async () => new Response(body));
    vi.stubGlobal('sessionStorage', { getItem: () => null });
    const told: Judging[] = [];
    const report = await judge('| a table |', (each) => told.push(each), new AbortController().signal).finally(() =>
      vi.unstubAllGlobals(),
    );
    return { report, told };
  }

  test.each([1, 7, 1000])('tells how far it is and what came of it, also in parts of %i characters', async (size) => {
    const { report, told } = await judged([...PROGRESS, REPORT], size);
    expect(told).toMatchObject([{ done: 0 }, { done: 2 }]);
    expect(report).toMatchObject({ items: [], problems: [] });
  });

  test('that ends with a problem is a failure that says it', async () => {
    const line =
      '{"kind":"error","problem":{"code":"overloaded","status":503,"title":"Overloaded","detail":"The database is away."}}';
    await expect(judged([...PROGRESS, line], 9)).rejects.toMatchObject({
      code: 'overloaded',
      message: 'The database is away.',
    });
  });

  test('that breaks off is a failure', async () => {
    await expect(judged(PROGRESS, 9)).rejects.toMatchObject({ code: 'unexpected-answer' });
  });
});
