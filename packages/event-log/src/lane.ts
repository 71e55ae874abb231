/**
 * The lane of a stream, 0 to `lanes - 1`: FNV-1a (32 bits) over the UTF-8 bytes of its name, modulo `lanes`. Part of the
 * format: where a stream is never changes.
 */
export function laneOf(stream: string, lanes: number): number {
  if (lanes === 1) return 0;
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(stream, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % lanes;
}
