import { describe, expect, test } from 'vitest';
import { firstDifference, isEqualData } from './first-difference.ts';

const RECORDED = { step: '4', targets: [{ host: 'a', port: 1, addresses: ['192.0.2.1'] }], sni: null, freshUntil: 5 };

describe('equal', () => {
  test.each([
    ['the same', RECORDED, structuredClone(RECORDED)],
    ['in another order of fields', { a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 }],
    ['with a field that is undefined', { a: 1 }, { a: 1, b: undefined }],
    ['null', null, null],
  ])('%s', (_, recorded, again) => {
    expect(isEqualData(recorded, again)).toBe(true);
    expect(firstDifference(recorded, again)).toBeUndefined();
    expect(firstDifference(again, recorded)).toBeUndefined();
  });
});

describe('different', () => {
  test.each([
    [{ ...RECORDED, freshUntil: 6 }, 'freshUntil', 5, 6],
    [{ ...RECORDED, sni: 'a' }, 'sni', null, 'a'],
    [{ ...RECORDED, targets: [] }, 'targets[0]', RECORDED.targets[0], undefined],
    [{ ...RECORDED, targets: [{ host: 'a', port: 2, addresses: [] }] }, 'targets[0].port', 1, 2],
    [
      { ...RECORDED, targets: [{ host: 'a', port: 1, addresses: ['192.0.2.1', 'x'] }] },
      'targets[0].addresses[1]',
      undefined,
      'x',
    ],
    [{ ...RECORDED, targets: 'a' }, 'targets', RECORDED.targets, 'a'],
    [{ ...RECORDED, targets: { 0: RECORDED.targets[0] } }, 'targets', RECORDED.targets, { 0: RECORDED.targets[0] }],
    [{ step: '4', targets: RECORDED.targets, freshUntil: 5 }, 'sni', null, undefined],
    [{ ...RECORDED, code: 'x' }, 'code', undefined, 'x'],
    ['4', '', RECORDED, '4'],
    [null, '', RECORDED, null],
  ])('%j at %s', (again, path, here, there) => {
    expect(isEqualData(RECORDED, again)).toBe(false);
    expect(firstDifference(RECORDED, again)).toEqual({ path, recorded: here, again: there });
    expect(firstDifference(again, RECORDED)).toBeDefined();
  });
});
