import { describe, expect, test } from 'vitest';
import { type CacheClaim, type ParseCacheTableOptions, parseCacheTable } from '../index.ts';

const DESTINATIONS = `| Server Name | Destination | Hostname | Expires |
| ----------- | ----------- | -------- | ------- |
| matrix.org | matrix.org:8443 | matrix.org:8448 | 2026-03-05T06:14:07.551923021+00:00 |
`;
const OVERRIDES = `| Server Name | IP  | Port | Expires | Overriding |
| ----------- | --- | ----:| ------- | ---------- |
| matrix-federation.matrix.org | [104.20.21.236, 172.66.168.184] | 8448 | 2026-03-04T14:01:44.1+00:00 | None |
`;
const CONTINUWUITY = `| Server Name | Destination | SNI | Override | Step | Expires |
| ----------- | ----------- | --- | -------- | ---- | ------- |
| matrix.org | Named("matrix-federation.matrix.org", "443") | matrix-federation.matrix.org:443 | false | 3.2 (WellKnownHostPort) | 2026-03-05T08:00:00.080+0000 |
`;

/** 2026-03-05T06:14:07.551Z */
const EXPIRES = 1_772_691_247_551;
const NOW = 1_772_700_000_000;

function claimsOf(text: string, options?: ParseCacheTableOptions): readonly CacheClaim[] {
  return parseCacheTable(text, options).entries.map(({ claim }) => claim);
}

function problemsOf(text: string, options?: ParseCacheTableOptions): readonly (readonly [number, string])[] {
  return parseCacheTable(text, options).problems.map(({ line, code }) => [line, code]);
}

/** One row below the heading of the table that it is of. */
function destination(cells: string): CacheClaim | undefined {
  return claimsOf(`| Server Name | Destination | Hostname | Expires |\n${cells}`)[0];
}

describe('a table as it is printed', () => {
  test('of the destinations of Tuwunel: the entry of issue 385', () => {
    const parsed = parseCacheTable(DESTINATIONS);
    expect(parsed.problems).toEqual([]);
    expect(parsed.entries).toEqual([
      {
        line: 3,
        claim: {
          source: 'tuwunel',
          table: 'destinations',
          serverName: 'matrix.org',
          host: 'matrix.org',
          port: 8443,
          hostname: 'matrix.org:8448',
          expires: '2026-03-05T06:14:07.551923021+00:00',
          expiresAt: EXPIRES,
        },
      },
    ]);
    expect(parsed.tables).toMatchObject([{ line: 1, table: 'destinations', source: 'tuwunel' }]);
  });

  test('of the overrides of Tuwunel: the second fault of issue 385', () => {
    expect(claimsOf(OVERRIDES)).toEqual([
      {
        source: 'tuwunel',
        table: 'overrides',
        serverName: 'matrix-federation.matrix.org',
        addresses: ['104.20.21.236', '172.66.168.184'],
        port: 8448,
        overriding: null,
        expires: '2026-03-04T14:01:44.1+00:00',
        expiresAt: 1_772_632_904_100,
      },
    ]);
  });

  test('of Continuwuity, with its step', () => {
    expect(claimsOf(CONTINUWUITY)).toEqual([
      {
        source: 'continuwuity',
        table: 'destinations',
        serverName: 'matrix.org',
        host: 'matrix-federation.matrix.org',
        port: 443,
        hostname: 'matrix-federation.matrix.org:443',
        isOverride: false,
        step: '3.2',
        expires: '2026-03-05T08:00:00.080+0000',
        expiresAt: 1_772_697_600_080,
      },
    ]);
  });

  test('of a Tuwunel that says how sure it is', () => {
    const text = `| Server Name | Destination | Hostname | Expires | Confidence |
| --- | --- | --- | --- | --- |
| a.example | a.example:8448 | a.example:8448 | 2026-03-05T06:14:07Z | Tentative |`;
    expect(claimsOf(text)).toMatchObject([{ confidence: 'Tentative', source: 'tuwunel' }]);
  });

  test('of an older conduwuit, whose overrides do not say what they override', () => {
    const text = `| Server Name | IP  | Port | Expires |\n| --- | --- | ----:| --- |
| a.example | [192.0.2.1] | 8448 | 2026-03-05T06:14:07Z |`;
    expect(claimsOf(text)).toMatchObject([{ addresses: ['192.0.2.1'], overriding: null }]);
  });

  test('is of who it is said to be of, unless its columns say more', () => {
    expect(claimsOf(DESTINATIONS, { source: 'continuwuity' })).toMatchObject([{ source: 'continuwuity' }]);
    expect(claimsOf(CONTINUWUITY, { source: 'tuwunel' })).toMatchObject([{ source: 'continuwuity' }]);
  });
});

describe('a table as it is copied', () => {
  const plain = claimsOf(DESTINATIONS);
  const rendered = `Server Name\tDestination\tHostname\tExpires
matrix.org\tmatrix.org:8443\tmatrix.org:8448\t2026-03-05T06:14:07.551923021+00:00`;
  const variants: Readonly<Record<string, string>> = {
    'between fences': `\`\`\`\n${DESTINATIONS}\`\`\``,
    'between fences of a language': `~~~markdown\n${DESTINATIONS}~~~`,
    'with Windows line ends': DESTINATIONS.replaceAll('\n', '\r\n'),
    'with old Macintosh line ends': DESTINATIONS.replaceAll('\n', '\r'),
    'with text before and after': `Command output:\n\n${DESTINATIONS}\nThat is all.`,
    'as a quotation': DESTINATIONS.replace(/^/gm, '> '),
    'without its outer bars': DESTINATIONS.replace(/^\| | \|$/gm, ''),
    'without its ruler': DESTINATIONS.replace(/^\| -.*\n/m, ''),
    'with empty lines between': DESTINATIONS.replaceAll('\n', '\n\n'),
    'as a client renders it': rendered,
    'with the names as code': DESTINATIONS.replace('| matrix.org |', '| `matrix.org` |'),
    'with HTML left in it': DESTINATIONS.replace('| matrix.org |', '| <code>matrix&period;org</code>&nbsp;|'),
    'with the names linked': DESTINATIONS.replace('| matrix.org |', '| [matrix.org](https://matrix.org) |'),
    'with escaped punctuation': DESTINATIONS.replace('| matrix.org:8443', '| matrix\\.org\\:8443'),
    'with what is not seen in it': DESTINATIONS.replace('| matrix.org |', '| matrix.\u200borg\ufeff |'),
    'with the heading in capitals': DESTINATIONS.replace('Server Name', 'SERVER  NAME'),
  };

  for (const [what, text] of Object.entries(variants)) {
    test(what, () => {
      expect(problemsOf(text)).toEqual([]);
      expect(claimsOf(text)).toEqual(plain);
    });
  }

  test('several in one text, each by its own heading', () => {
    const parsed = parseCacheTable(`First:\n${DESTINATIONS}\nthen\n${OVERRIDES}and\n${CONTINUWUITY}`);
    expect(parsed.tables.map(({ line, source, table }) => [line, source, table])).toEqual([
      [2, 'tuwunel', 'destinations'],
      [7, 'tuwunel', 'overrides'],
      [11, 'continuwuity', 'destinations'],
    ]);
    expect(parsed.entries.map(({ line }) => line)).toEqual([4, 9, 13]);
    expect(parsed.prose.map(({ line, text }) => [line, text])).toContainEqual([6, 'then']);
  });
});

describe('a destination', () => {
  const forms: readonly (readonly [text: string, host: string, port: number])[] = [
    ['matrix.org:8443', 'matrix.org', 8443],
    ['Matrix.org.:443', 'Matrix.org', 443],
    ['1.2.3.4:8448', '1.2.3.4', 8448],
    ['[2001:DB8::1]:8448', '2001:db8::1', 8448],
    ['Named("matrix.org", ":8443")', 'matrix.org', 8443],
    ['FedDest::Named("matrix.org", ":8443")', 'matrix.org', 8443],
    ['Named(&quot;matrix.org&quot;, &quot;8443&quot;)', 'matrix.org', 8443],
    ['Named(“matrix.org”, “8443”)', 'matrix.org', 8443],
    ['Named("2001:db8::1", "8448")', '2001:db8::1', 8448],
    ['Literal(1.2.3.4:8448)', '1.2.3.4', 8448],
    ['Literal([2001:db8::1]:443)', '2001:db8::1', 443],
    ['https://matrix-federation.matrix.org:443', 'matrix-federation.matrix.org', 443],
    ['https://matrix-federation.matrix.org/', 'matrix-federation.matrix.org', 443],
    ['[[2001:db8::1]:8448](https://2001:db8::1)', '2001:db8::1', 8448],
  ];
  for (const [text, host, port] of forms) {
    test(`as ${text}`, () => {
      expect(destination(`| a.example | ${text} | a.example:8448 | 2026-03-05T06:14:07Z |`)).toMatchObject({
        host,
        port,
      });
    });
  }

  const unreadable: readonly string[] = [
    '',
    'matrix.org',
    'matrix.org:',
    'matrix.org:0',
    'matrix.org:99999',
    // What Tuwunel makes of `[2001:db8::1]` without a port: it splits it at the first colon.
    '[:8448',
    '2001:db8::1:8448',
    'Named("matrix.org")',
    'Named("matrix.org", "port")',
    'Literal(matrix)',
    'http://matrix.org:80',
    'https://user@matrix.org:443',
    'bücher.example:443',
  ];
  for (const text of unreadable) {
    test(`not as ${JSON.stringify(text)}: its row is reported`, () => {
      const row = `| a.example | ${text} | a.example:8448 | 2026-03-05T06:14:07Z |`;
      expect(problemsOf(`| Server Name | Destination | Hostname | Expires |\n${row}`)).toEqual([
        [2, 'unreadable-cell'],
      ]);
    });
  }
});

describe('an override', () => {
  const override = (ip: string, port: string, overriding: string): CacheClaim | undefined =>
    claimsOf(
      `| Server Name | IP | Port | Expires | Overriding |\n| h.example | ${ip} | ${port} | 2026-03-05T06:14:07Z | ${overriding} |`,
    )[0];

  test('has addresses of both families, in canonical form', () => {
    expect(override('[192.0.2.1, 2001:DB8:0::1]', '443', 'None')).toMatchObject({
      addresses: ['192.0.2.1', '2001:db8::1'],
    });
    expect(override('192.0.2.1', '443', 'None')).toMatchObject({ addresses: ['192.0.2.1'] });
    expect(override('[]', '443', 'None')).toMatchObject({ addresses: [] });
    expect(override('[192.0.2.01]', '443', 'None')).toBeUndefined();
    expect(override('[h.example]', '443', 'None')).toBeUndefined();
  });

  test('has a port, with or without its colon', () => {
    expect(override('[]', ':443', 'None')).toMatchObject({ port: 443 });
    for (const port of ['', '65536', '-1', '0x1bb', '4 43']) expect(override('[]', port, 'None')).toBeUndefined();
  });

  test('tells what it overrides with', () => {
    expect(override('[]', '443', 'Some("srv.example.")')).toMatchObject({ overriding: 'srv.example' });
    expect(override('[]', '443', 'srv.example')).toMatchObject({ overriding: 'srv.example' });
    expect(override('[]', '443', '')).toMatchObject({ overriding: null });
    expect(override('[]', '443', 'Some("srv.exa')).toBeUndefined();
  });
});

describe('when an entry expires', () => {
  const at = (expires: string): number | null | undefined =>
    claimsOf(`| Server Name | Destination | Hostname | Expires |\n| a.example | a.example:1 | a | ${expires} |`, {
      now: NOW,
    })[0]?.expiresAt;
  const times: readonly (readonly [string, number])[] = [
    ['2026-03-05T06:14:07.551923021+00:00', EXPIRES],
    ['2026-03-05T06:14:07.551Z', EXPIRES],
    ['2026-03-05T08:14:07.551+02:00', EXPIRES],
    ['2026-03-05T01:44:07.551-0430', EXPIRES],
    ['2026-03-05 06:14:07', EXPIRES - 551],
    ['2026-03-05 06:14:07 UTC', EXPIRES - 551],
    ['2024-02-29 00:00:00', 1_709_164_800_000],
    ['1970-01-01 00:00:00', 0],
    ['in 3h 20m', NOW + 12_000_000],
    ['18 hours, 2 minutes', NOW + 64_920_000],
    ['1 day and 1 s', NOW + 86_401_000],
    ['5 min ago', NOW - 300_000],
    ['expired 2h ago', NOW - 7_200_000],
  ];
  for (const [text, instant] of times) test(text, () => expect(at(text)).toBe(instant));

  for (const text of [
    '',
    'soon',
    '2026-02-29 00:00:00',
    '2026-13-01 00:00:00',
    '2026-03-05T25:00:00Z',
    '2026-03-0',
    '3 fortnights',
  ]) {
    test(`is not known from ${JSON.stringify(text)}: the entry is read, and that is reported`, () => {
      const row = `| Server Name | Destination | Hostname | Expires |\n| a.example | a.example:1 | a | ${text} |`;
      const { entries, problems } = parseCacheTable(row, { now: NOW });
      expect(entries).toMatchObject([{ line: 2, claim: { expiresAt: null, expires: text } }]);
      expect(problems).toMatchObject([{ line: 2, code: 'unreadable-expiry', lost: 'expiry' }]);
    });
  }

  test('is not known from a span without a time to count from', () => {
    const row = '| Server Name | Destination | Hostname | Expires |\n| a.example | a.example:1 | a | in 3 h |';
    expect(claimsOf(row)).toMatchObject([{ expiresAt: null }]);
  });
});

describe('what cannot be read is reported with its line', () => {
  const heading = '| Server Name | Destination | Hostname | Expires |';
  const cases: Readonly<Record<string, readonly [text: string, problems: readonly (readonly [number, string])[]]>> = {
    'a row that was cut off': [`${heading}\n| matrix.org | matrix.org:8443 | matr`, [[2, 'too-few-cells']]],
    'a row with a cell too many': [`${heading}\n| a | b | c | d | e |`, [[2, 'too-many-cells']]],
    'a row without a table': ['| matrix.org | matrix.org:8443 | matrix.org:8448 | now |', [[1, 'no-heading']]],
    'a table that is none of these': [
      '| Server Name | Weather |\n| --- | --- |\n| matrix.org | fine |',
      [
        [1, 'strange-heading'],
        [3, 'no-heading'],
      ],
    ],
    'a name that is none': [
      `${heading}\n| under_score.example | a:1 | a | 2026-03-05 06:14:07 |`,
      [[2, 'unreadable-cell']],
    ],
    'a name in which a bar was escaped': [
      `${heading}\n| a\\|b | a:1 | a | 2026-03-05 06:14:07 |`,
      [[2, 'unreadable-cell']],
    ],
    'a cell that is too long': [`${heading}\n| ${'a'.repeat(600)} | a:1 | a | x |`, [[2, 'unreadable-cell']]],
    'a line that is too long': [`${heading}\n| ${'a'.repeat(9000)} |\n`, [[2, 'line-too-long']]],
    'an empty hostname': [`${heading}\n| a.example | a.example:1 | | 2026-03-05 06:14:07 |`, [[2, 'unreadable-cell']]],
    'a step that is none': [CONTINUWUITY.replace('3.2 (WellKnownHostPort)', '7 (Magic)'), [[3, 'unreadable-cell']]],
    'an override that is neither true nor false': [CONTINUWUITY.replace('false', 'maybe'), [[3, 'unreadable-cell']]],
  };
  for (const [what, [text, problems]] of Object.entries(cases)) {
    test(what, () => expect(problemsOf(text)).toEqual(problems));
  }

  test('and the rows around it are read', () => {
    const text = `${DESTINATIONS}| broken |\n| a.example | a.example:8448 | a.example:8448 | 2026-03-05T06:14:07Z |`;
    const { entries, problems } = parseCacheTable(text);
    expect(entries.map(({ line }) => line)).toEqual([3, 5]);
    expect(problems.map(({ line }) => line)).toEqual([4]);
  });

  test('in words that show nothing a terminal acts upon', () => {
    const { problems } = parseCacheTable(`${heading}\n| a\u001b[31m.example | a:1 | a | x |`);
    expect(problems[0]?.message).toContain('\\u001b');
    expect(problems[0]?.message).not.toContain('\u001b');
  });
});
