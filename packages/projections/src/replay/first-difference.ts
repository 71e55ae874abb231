/** Where two values of plain data part first. */
export interface Difference {
  /** Such as `targets[0].port`. */
  readonly path: string;
  /** `undefined`: there is none. */
  readonly recorded: unknown;
  readonly again: unknown;
}

/** Are they equal as plain data? The order of fields is the business of whoever stores them. */
export function isEqualData(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (!isObject(left) || !isObject(right)) return false;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    for (let index = 0; index < left.length; index += 1) if (!isEqualData(left[index], right[index])) return false;
    return true;
  }
  if (Array.isArray(right)) return false;
  let surplus = 0;
  for (const key in left) if (left[key] !== undefined) surplus += 1;
  for (const key in right) {
    if (!isEqualData(left[key], right[key])) return false;
    if (right[key] !== undefined) surplus -= 1;
  }
  return surplus === 0;
}

/** The first difference in the order of the fields of `again`; `undefined` when they are equal. */
export function firstDifference(recorded: unknown, again: unknown, path: string = ''): Difference | undefined {
  if (isEqualData(recorded, again)) return undefined;
  if (!isObject(recorded) || !isObject(again) || Array.isArray(recorded) !== Array.isArray(again)) {
    return { path, recorded, again };
  }
  for (const key in again) {
    const member = firstDifference(recorded[key], again[key], '');
    if (member !== undefined) return { ...member, path: joined(path, Array.isArray(again), key, member.path) };
  }
  for (const key in recorded) {
    if (key in again || recorded[key] === undefined) continue;
    return { path: joined(path, Array.isArray(again), key, ''), recorded: recorded[key], again: undefined };
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function joined(path: string, isList: boolean, key: string, rest: string): string {
  const own = isList ? `[${key}]` : path === '' ? key : `.${key}`;
  return `${path}${own}${rest === '' || rest.startsWith('[') ? rest : `.${rest}`}`;
}
