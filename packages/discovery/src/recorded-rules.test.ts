import { describe, expect, test } from 'vitest';
import { type AddressRules, addressRules, areSameRules, recordedRules, rulesAsRecorded } from './index.ts';

const OWN = addressRules({ allow: ['10.0.0.0/8', '::1'], deny: ['192.0.2.7'] });

function many(count: number): AddressRules {
  return addressRules({ deny: Array.from({ length: count }, (_, index) => `198.51.${index}.0/24`) });
}

test('the default rules are not recorded', () => {
  expect(recordedRules(addressRules())).toBeUndefined();
  expect(rulesAsRecorded(undefined)).toEqual(addressRules());
});

test('rules of one’s own are recorded as text, and read again', () => {
  const recorded = recordedRules(OWN);
  expect(recorded).toEqual({ allow: ['10.0.0.0/8', '::1/128'], deny: ['192.0.2.7/32'] });
  expect(rulesAsRecorded(recorded)).toEqual(OWN);
});

test('ranges that are refused by default are recorded when they are others', () => {
  const rules = { ...OWN, specialPurpose: OWN.specialPurpose.slice(0, 2) };
  const recorded = recordedRules(rules);
  expect(recorded).toMatchObject({ specialPurpose: ['0.0.0.0/8', '10.0.0.0/8'] });
  expect(rulesAsRecorded(recorded)).toEqual(rules);
  expect(rulesAsRecorded(recordedRules({ allow: [], deny: [], specialPurpose: [] }))?.specialPurpose).toEqual([]);
});

test('64 ranges are recorded, of more only how many they are', () => {
  expect(rulesAsRecorded(recordedRules(many(64)))).toEqual(many(64));
  expect(recordedRules(many(65))).toEqual({ omitted: 65 });
  expect(rulesAsRecorded({ omitted: 65 })).toBeUndefined();
});

test('what is no range is no rules', () => {
  for (const text of ['', '10.0.0.1/8', 'localhost', '10.0.0.0/33']) {
    expect(rulesAsRecorded({ allow: [text], deny: [] }), text).toBeUndefined();
    expect(rulesAsRecorded({ allow: [], deny: [text] }), text).toBeUndefined();
  }
});

describe('the same rules', () => {
  const recorded = recordedRules(OWN);

  test('are those with the same ranges', () => {
    expect(areSameRules(undefined, undefined)).toBe(true);
    expect(areSameRules(recorded, recordedRules(OWN))).toBe(true);
  });

  test('are no others', () => {
    expect(areSameRules(recorded, undefined)).toBe(false);
    expect(areSameRules(undefined, recorded)).toBe(false);
    expect(areSameRules(recorded, recordedRules(addressRules({ allow: ['10.0.0.0/8', '::1'] })))).toBe(false);
    expect(areSameRules(recorded, recordedRules(addressRules({ allow: ['10.0.0.0/8'], deny: ['192.0.2.7'] })))).toBe(
      false,
    );
    expect(areSameRules(recorded, recordedRules({ ...OWN, specialPurpose: [] }))).toBe(false);
  });

  test('are not known to be where they were left out', () => {
    expect(areSameRules({ omitted: 65 }, { omitted: 65 })).toBe(false);
  });
});
