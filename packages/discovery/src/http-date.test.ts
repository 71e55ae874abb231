import { describe, expect, test } from 'vitest';
import { parseHttpDate } from './http-date.ts';

const NOW = Date.UTC(2026, 0, 1);
const NOVEMBER_6_1994 = Date.UTC(1994, 10, 6, 8, 49, 37);

describe('parseHttpDate', () => {
  // RFC 9110 s5.6.7: the three forms, on its own example.
  test.each([
    'Sun, 06 Nov 1994 08:49:37 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
    // Letters in any case (RFC 9111 s4.2).
    'sun, 06 nov 1994 08:49:37 gmt',
    'SUNDAY, 06-NOV-94 08:49:37 GMT',
    'sun nov  6 08:49:37 1994',
    ' Sun, 06 Nov 1994 08:49:37 GMT\t',
    'Sun Nov 06 08:49:37 1994',
    // Which day of the week it was is not checked.
    'Mon, 06 Nov 1994 08:49:37 GMT',
  ])('reads %j', (text) => {
    expect(parseHttpDate(text, NOW)).toBe(NOVEMBER_6_1994);
  });

  test.each([
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['Thu, 01 Jan 2026 00:00:00 GMT', NOW],
    ['Tue, 29 Feb 2000 23:59:59 GMT', Date.UTC(2000, 1, 29, 23, 59, 59)],
    ['Thu, 29 Feb 2024 00:00:00 GMT', Date.UTC(2024, 1, 29)],
    ['Sun, 31 Dec 2023 12:00:00 GMT', Date.UTC(2023, 11, 31, 12)],
    ['Tue, 31 Dec 2024 12:00:00 GMT', Date.UTC(2024, 11, 31, 12)],
    ['Fri, 01 Mar 2024 00:00:00 GMT', Date.UTC(2024, 2, 1)],
    ['Wed, 31 Dec 1969 23:59:59 GMT', -1000],
    ['Fri, 31 Dec 9999 23:59:59 GMT', Date.UTC(9999, 11, 31, 23, 59, 59)],
    // A leap second is the second after to Unix time.
    ['Sat, 31 Dec 2016 23:59:60 GMT', Date.UTC(2017, 0, 1)],
    ['Fri Dec 31 23:59:59 1999', Date.UTC(1999, 11, 31, 23, 59, 59)],
  ])('reads %s', (text, instant) => {
    expect(parseHttpDate(text, NOW)).toBe(instant);
  });

  test('agrees with the calendar of the machine on every day of 404 years', () => {
    const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
    const wrong: string[] = [];
    for (let at = Date.UTC(1898, 0, 1); at < Date.UTC(2302, 0, 1); at += 86_400_000) {
      const date = new Date(at);
      const day = String(date.getUTCDate()).padStart(2, '0');
      const text = `Mon, ${day} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()} 00:00:00 GMT`;
      if (parseHttpDate(text, NOW) !== at) wrong.push(text);
    }
    expect(wrong).toEqual([]);
  });

  test.each([
    ...['', '0', '-1', 'never', '1767225600', 'Thu, 01 Jan 2026', '2026-01-01T00:00:00Z', '01 Jan 2026 00:00:00 GMT'],
    // R64: a zone other than GMT.
    ...['Thu, 01 Jan 2026 00:00:00 UTC', 'Thu, 01 Jan 2026 00:00:00 EST', 'Thu, 01 Jan 2026 00:00:00 +0000'],
    ...['Thu, 01 Jan 2026 00:00:00 GMT+1', 'Thu, 01 Jan 2026 00:00:00', 'Sun Nov  6 08:49:37 1994 GMT'],
    // No such day or time.
    ...[
      'Sun, 29 Feb 2026 00:00:00 GMT',
      'Fri, 30 Feb 2024 00:00:00 GMT',
      'Mon, 29 Feb 1900 00:00:00 GMT',
      'Thu, 00 Jan 2026 00:00:00 GMT',
    ],
    ...['Fri, 32 Jan 2026 00:00:00 GMT', 'Fri, 31 Apr 2026 00:00:00 GMT', 'Thu, 01 Jan 2026 24:00:00 GMT'],
    ...['Thu, 01 Jan 2026 00:60:00 GMT', 'Thu, 01 Jan 2026 00:00:61 GMT', 'Thu, 01 Foo 2026 00:00:00 GMT'],
    // No such form.
    ...['Thu, 1 Jan 2026 00:00:00 GMT', 'Thu,01 Jan 2026 00:00:00 GMT', 'Thu 01 Jan 2026 00:00:00 GMT'],
    ...['Thu, 01 January 2026 00:00:00 GMT', 'Thursday, 01 Jan 2026 00:00:00 GMT', 'Thu, 01-Jan-26 00:00:00 GMT'],
    ...['Thu, 01 Jan 26 00:00:00 GMT', 'Thu, 01 Jan 2026 0:00:00 GMT', 'Thu, 01 Jan 2026 00:00:00 GMT; x'],
    ...['Sun Nov 6 08:49:37 1994', 'Foo, 01 Jan 2026 00:00:00 GMT', 'Thu, 01 Jan 02026 00:00:00 GMT'],
    ...['Thu, 01 Jan 2026 00:00:00.000 GMT', 'Thu, ٠١ Jan 2026 00:00:00 GMT', 'Sunday, 30-Feb-94 08:49:37 GMT'],
  ])('does not read %j', (text) => {
    expect(parseHttpDate(text, NOW)).toBeUndefined();
  });
});

// "a timestamp that appears to be more than 50 years in the future [is] the most recent year in the past that had the
// same last two digits" (RFC 9110 s5.6.7).
describe('a year of two digits', () => {
  test.each([
    [Date.UTC(2026, 0, 1), '01-Jan-26', 2026],
    [Date.UTC(2026, 0, 1), '31-Dec-75', 2075],
    [Date.UTC(2026, 0, 1), '01-Jan-76', 2076],
    // Fifty years and a day ahead: the year alone would not tell.
    [Date.UTC(2026, 0, 1), '02-Jan-76', 1976],
    [Date.UTC(2026, 0, 1), '01-Jan-77', 1977],
    [Date.UTC(2026, 0, 1), '01-Jan-99', 1999],
    [Date.UTC(2026, 0, 1), '01-Jan-00', 2000],
    [Date.UTC(2026, 5, 15), '14-Jun-76', 2076],
    [Date.UTC(2026, 5, 15), '16-Jun-76', 1976],
    // Near the end of a century the next one is not more than fifty years ahead.
    [Date.UTC(2099, 11, 31), '01-Jan-00', 2100],
    [Date.UTC(1994, 10, 6), '06-Nov-94', 1994],
    [Date.UTC(1970, 0, 1), '01-Jan-21', 1921],
  ])('at %d: %s is in %d', (now, date, year) => {
    const instant = parseHttpDate(`Monday, ${date} 00:00:00 GMT`, now);
    expect(new Date(instant ?? Number.NaN).getUTCFullYear()).toBe(year);
  });

  test('skips the centuries in which there is no such day', () => {
    // 2100 is no leap year, 2000 was one.
    expect(parseHttpDate('Monday, 29-Feb-00 00:00:00 GMT', Date.UTC(2099, 0, 1))).toBe(Date.UTC(2000, 1, 29));
  });
});
