export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** What an event may carry: plain JSON, numbers finite. A property that is `undefined` counts as absent. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * Why `value` is not JSON that reads back the same, or `undefined` if it is. `JSON.stringify` alone would turn
 * NaN into null and a Date into a string without a word.
 */
export function whyNotJson(value: unknown, maxDepth: number): string | undefined {
  const why = whyNot(value, maxDepth);
  return why === undefined || why === TOO_DEEP ? why : `data${why}`;
}

const TOO_DEEP = 'data is nested too deeply';

/** The path to what is wrong is put together on the way back only: most often nothing is. */
function whyNot(value: unknown, maxDepth: number): string | undefined {
  if (typeof value === 'string' || value === null || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : ' is not a finite number';
  if (typeof value !== 'object') return ` is of type ${typeof value}`;
  if (maxDepth <= 0) return TOO_DEEP;
  if (Array.isArray(value)) {
    // An index loop, because forEach would step over holes.
    for (let index = 0; index < value.length; index++) {
      const why = whyNot(value[index], maxDepth - 1);
      if (why !== undefined) return why === TOO_DEEP ? why : `[${index}]${why}`;
    }
    return undefined;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return ' is not a plain object';
  for (const key of Object.keys(value)) {
    const member: unknown = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    // An own toJSON would be called by JSON.stringify and replace the object; only functions do that.
    const why = whyNot(member, maxDepth - 1);
    if (why !== undefined) return why === TOO_DEEP ? why : `.${key}${why}`;
  }
  return undefined;
}
