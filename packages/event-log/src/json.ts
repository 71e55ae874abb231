export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** What an event may carry: plain JSON, numbers finite. A property that is `undefined` counts as absent. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * Why `value` is not JSON that reads back the same, or `undefined` if it is. `JSON.stringify` alone would turn
 * NaN into null and a Date into a string without a word.
 */
export function whyNotJson(value: unknown, maxDepth: number, path = 'data'): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${path} is not a finite number`;
  if (typeof value !== 'object') return `${path} is of type ${typeof value}`;
  if (maxDepth <= 0) return 'data is nested too deeply';
  if (Array.isArray(value)) {
    // An index loop, because forEach would step over holes.
    for (let index = 0; index < value.length; index++) {
      const why = whyNotJson(value[index], maxDepth - 1, `${path}[${index}]`);
      if (why !== undefined) return why;
    }
    return undefined;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return `${path} is not a plain object`;
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    // An own toJSON would be called by JSON.stringify and replace the object; only functions do that.
    const why = whyNotJson(member, maxDepth - 1, `${path}.${key}`);
    if (why !== undefined) return why;
  }
  return undefined;
}
