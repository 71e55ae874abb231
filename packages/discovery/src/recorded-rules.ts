import {
  type AddressRange,
  type AddressRules,
  addressRules,
  formatAddressRange,
  parseAddressRange,
} from './address-rules.ts';

/**
 * Address rules as a conclusion records them, each range as text. `specialPurpose` where it is not the default list.
 * `omitted`: so many ranges that they are not recorded.
 */
export type RecordedRules =
  | {
      readonly allow: readonly string[];
      readonly deny: readonly string[];
      readonly specialPurpose?: readonly string[];
    }
  | { readonly omitted: number };

/** They are in every conclusion: 64 ranges are 2 KB of each. */
const MAX_RANGES = 64;

const DEFAULT = addressRules();
const DEFAULT_SPECIAL_PURPOSE = formatted(DEFAULT.specialPurpose);

/** What to record of these rules; `undefined` of the default ones. */
export function recordedRules(rules: AddressRules): RecordedRules | undefined {
  const specialPurpose = formatted(rules.specialPurpose);
  const isOwn = specialPurpose.join() !== DEFAULT_SPECIAL_PURPOSE.join();
  const omitted = rules.allow.length + rules.deny.length + (isOwn ? specialPurpose.length : 0);
  if (omitted === 0 && !isOwn) return undefined;
  if (omitted > MAX_RANGES) return { omitted };
  const own = { allow: formatted(rules.allow), deny: formatted(rules.deny) };
  return isOwn ? { ...own, specialPurpose } : own;
}

/** The rules that were recorded; `undefined` when they were left out, or cannot be read. */
export function rulesAsRecorded(recorded: RecordedRules | undefined): AddressRules | undefined {
  if (recorded === undefined) return DEFAULT;
  if ('omitted' in recorded) return undefined;
  const allow = parsed(recorded.allow);
  const deny = parsed(recorded.deny);
  const specialPurpose =
    recorded.specialPurpose === undefined ? DEFAULT.specialPurpose : parsed(recorded.specialPurpose);
  return allow && deny && specialPurpose && { allow, deny, specialPurpose };
}

/** Are these surely the same rules? Of those that were left out nobody knows. */
export function areSameRules(left: RecordedRules | undefined, right: RecordedRules | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  if ('omitted' in left || 'omitted' in right) return false;
  return (
    isSameList(left.allow, right.allow) &&
    isSameList(left.deny, right.deny) &&
    isSameList(left.specialPurpose, right.specialPurpose)
  );
}

function isSameList(left: readonly string[] | undefined, right: readonly string[] | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.length === right.length && left.every((text, index) => text === right[index]);
}

function formatted(ranges: readonly AddressRange[]): readonly string[] {
  return ranges.map(formatAddressRange);
}

function parsed(texts: readonly string[]): readonly AddressRange[] | undefined {
  const ranges: AddressRange[] = [];
  for (const text of texts) {
    const range = parseAddressRange(text);
    if (range === undefined) return undefined;
    ranges.push(range);
  }
  return ranges;
}
