import { UsageError } from './usage-error.ts';

/**
 * A whole number from 1 to `max`, in decimal.
 *
 * @throws {UsageError} it is none, named by `option`
 */
export function readCount(option: string, text: string, max: number): number {
  const count = /^[0-9]{1,10}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > max) throw new UsageError(`${option} ${text}: write a whole number from 1 to ${max}`);
  return count;
}
