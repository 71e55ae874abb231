import { describe, expect, test } from 'vitest';
import { directive, parseCacheControl, parseDeltaSeconds } from './cache-control.ts';

/** Directives as `name` or `name=argument`. */
function read(...lines: readonly string[]): readonly string[] {
  return parseCacheControl(lines).map(({ name, argument }) => (argument === undefined ? name : `${name}=${argument}`));
}

describe('parseCacheControl (RFC 9111 s5.2, R66)', () => {
  test.each([
    ['max-age=600', ['max-age=600']],
    ['public, max-age=604800', ['public', 'max-age=604800']],
    ['Max-Age=600, NO-STORE', ['max-age=600', 'no-store']],
    // O017; and as Synapse's tests have it.
    ['Max-Age = 600', ['max-age=600']],
    ['foo, Max-Age = 100, bar', ['foo', 'max-age=100', 'bar']],
    ['max-age=, bar', ['max-age=', 'bar']],
    ['max-age=0, private, must-revalidate', ['max-age=0', 'private', 'must-revalidate']],
    // A semicolon separates nothing.
    ['private; max-age=0', ['private; max-age=0']],
    ['max-age=600; no-store', ['max-age=600; no-store']],
    // Quoted strings, with commas and escapes in them.
    ['max-age="600"', ['max-age=600']],
    ['max-age= "600" , no-store', ['max-age=600', 'no-store']],
    ['no-cache="Set-Cookie, X-A", max-age=900', ['no-cache=Set-Cookie, X-A', 'max-age=900']],
    ['private="no-store", max-age=1', ['private=no-store', 'max-age=1']],
    ['a="x\\"y, no-store", b', ['a=x"y, no-store', 'b']],
    ['a="\\\\", b', ['a=\\', 'b']],
    ['a="", b', ['a=', 'b']],
    // Empty members of a list are nothing (RFC 9110 s5.6.1.2).
    ['', []],
    [',, ,max-age=1,,', ['max-age=1']],
    [' \tmax-age=1\t , no-cache ', ['max-age=1', 'no-cache']],
    ['=5, max-age=1', ['max-age=1']],
    // What is not closed goes to the end of its line.
    ['a="x, no-store', ['a=x, no-store']],
    ['a="x\\', ['a=x']],
    ['a=b=c', ['a=b=c']],
  ])('%j', (line, directives) => {
    expect(read(line)).toEqual(directives);
  });

  test('several field lines are one list', () => {
    expect(read('max-age=600', 'no-store, private')).toEqual(['max-age=600', 'no-store', 'private']);
    expect(read()).toEqual([]);
  });

  test('a quote that is not closed does not hide the lines after it', () => {
    expect(read('a="x', 'no-store')).toEqual(['a=x', 'no-store']);
  });

  test('of directives of one name the first is found', () => {
    const directives = parseCacheControl(['max-age=1, max-age=2']);
    expect(directive(directives, 'max-age')).toEqual({ name: 'max-age', argument: '1' });
    expect(directive(directives, 'no-store')).toBeUndefined();
  });
});

describe('parseDeltaSeconds (RFC 9111 s1.2.2, R69)', () => {
  test.each([
    ['0', 0],
    ['600', 600],
    ['0600', 600],
    ['2147483648', 2_147_483_648],
  ])('%s', (text, seconds) => {
    expect(parseDeltaSeconds(text)).toBe(seconds);
  });

  test.each([undefined, '', '-1', '+1', '1.5', '1e3', '0x10', ' 1', '1 ', 'ten', '٦٠٠', '1\n', '1,2'])(
    'not %j',
    (text) => {
      expect(parseDeltaSeconds(text)).toBeUndefined();
    },
  );

  test.each(['99999999999999999999', '9'.repeat(400), '9'.repeat(5000)])('is very large and never less: %#', (text) => {
    const seconds = parseDeltaSeconds(text) ?? 0;
    expect(seconds).toBeGreaterThan(2 ** 31);
    expect(Number.isSafeInteger(Math.floor(seconds * 1000))).toBe(true);
  });
});
