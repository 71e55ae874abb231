const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** `1 byte`, `312 bytes`, `4.2 kB`, `130 MB`: three digits or fewer, in powers of a thousand. */
export function bytesText(bytes: number): string {
  if (bytes === 1) return '1 byte';
  let [value, unit] = [bytes, 0];
  while (Math.round(value) >= 1000 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}
