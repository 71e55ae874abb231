/** The fields that say how long an answer lives, where it leads, and who may have answered in the server's stead. */
const RECORDED: ReadonlySet<string> = new Set([
  'age',
  'cache-control',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'expires',
  'location',
  'pragma',
  'retry-after',
  'server',
  'via',
]);
const MAX_FIELDS = 32;
const MAX_VALUE_LENGTH = 1024;

/** What is kept of a response's header: at most 32 fields in their order, values cut at 1024 characters. */
export function recordedHeaders(
  headers: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] {
  return headers
    .filter(([name]) => RECORDED.has(name))
    .slice(0, MAX_FIELDS)
    .map(([name, value]): readonly [string, string] => [name, value.slice(0, MAX_VALUE_LENGTH)]);
}
