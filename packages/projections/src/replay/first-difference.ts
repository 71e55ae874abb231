/** Where two values of plain data part first. */
export interface Difference {
  /** Such as `targets[0].port`. */
  readonly path: string;
  /** `undefined`: there is none. */
  readonly recorded: unknown;
  readonly again: unknown;
}

/** The first difference in the order of the fields of `again`; `undefined` when they are equal. */
export function firstDifference(recorded: unknown, again: unknown, path: string = ''): Difference | undefined {
  if (recorded === again) return undefined;
  if (!isObject(recorded) || !isObject(again) || Array.isArray(recorded) !== Array.isArray(again)) {
    return { path, recorded, again };
  }
  // The order of fields is the business of whoever stores them.
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
