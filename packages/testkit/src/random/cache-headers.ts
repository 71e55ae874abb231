import fc from 'fast-check';

const seconds: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '0',
    '1',
    '60',
    '86400',
    '172800',
    '172801',
    '2147483648',
    '99999999999999999999',
    '-1',
    '1.5',
    '1e3',
    '',
    '"60"',
    ' 60 ',
    'x',
    '+5',
    '0x10',
    '060',
  ),
  fc.integer({ min: 0, max: 1_000_000 }).map(String),
);

const directive: fc.Arbitrary<string> = fc.oneof(
  seconds.map((value) => `max-age=${value}`),
  seconds.map((value) => `Max-Age = ${value}`),
  seconds.map((value) => `s-maxage=${value}`),
  seconds.map((value) => `stale-if-error=${value}`),
  fc.constantFrom(
    'no-store',
    'no-cache',
    'NO-STORE',
    'no-cache="set-cookie"',
    'must-revalidate',
    'private',
    'public',
    'immutable',
    'max-age',
    '',
    '=',
    '"',
    'x="a,b"',
    'x="unclosed',
    'max-age=60;',
  ),
);

const separator: fc.Arbitrary<string> = fc.constantFrom(', ', ',', ' , ', ',,', '; ', ' ');

const cacheControl: fc.Arbitrary<string> = fc
  .tuple(fc.array(directive, { maxLength: 5 }), separator)
  .map(([directives, between]) => directives.join(between));

const instant: fc.Arbitrary<Date> = fc.date({
  min: new Date('2025-12-01T00:00:00Z'),
  max: new Date('2026-02-01T00:00:00Z'),
  noInvalidDate: true,
});

const date: fc.Arbitrary<string> = fc.oneof(
  instant.map((value) => value.toUTCString()),
  instant.map(obsoleteDate),
  instant.map((value) => value.toISOString()),
  fc.constantFrom(
    '0',
    '-1',
    '',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    'Fri, 31 Dec 9999 23:59:59 GMT',
    'Thu, 99 Foo 2026 99:99:99 GMT',
    'Thu, 01 Jan 2026 00:00:00 CET',
    'tomorrow',
  ),
);

/** RFC 850, which recipients still have to read (RFC 9110 s5.6.7). */
function obsoleteDate(value: Date): string {
  const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
  const [, day, month, year = '', time] = value.toUTCString().split(' ');
  return `${days[value.getUTCDay()]}, ${day}-${month}-${year.slice(2)} ${time} GMT`;
}

const lines = (value: fc.Arbitrary<string>): fc.Arbitrary<string | string[]> =>
  fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.array(value, { minLength: 2, maxLength: 3 }) });

/** Header fields that say how long a response may be kept: sound, odd and broken. Values have no line breaks. */
export const cacheHeaders: fc.Arbitrary<Record<string, string | string[]>> = fc.record(
  {
    'Cache-Control': lines(cacheControl),
    Expires: lines(date),
    Date: lines(date),
    Age: lines(seconds),
    Pragma: fc.constantFrom('no-cache', ''),
    'Last-Modified': date,
  },
  { requiredKeys: [], noNullPrototype: true },
);
