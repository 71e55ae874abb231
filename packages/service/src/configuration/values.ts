import { statSync } from 'node:fs';
import { parseAddressRange } from '@wherefore/discovery';
import { SettingsError } from '../options/settings-error.ts';
import type { Said } from './setting.ts';

/** What is wrong with a value, and what to write instead. */
export function refusal({ saidBy, value }: Said, advice: string): SettingsError {
  return new SettingsError(`${saidBy} ${value === '' ? "''" : value}: ${advice}`);
}

/** @throws {SettingsError} it is no whole number from `min` to `max` */
export function readNumber(said: Said | undefined, bounds: { min: number; max: number; default: number }): number {
  if (said === undefined) return bounds.default;
  const number = /^[0-9]{1,10}$/.test(said.value) ? Number(said.value) : Number.NaN;
  if (number >= bounds.min && number <= bounds.max) return number;
  throw refusal(said, `write a whole number from ${bounds.min} to ${bounds.max}`);
}

/** Seconds as milliseconds. */
export function readSeconds(said: Said | undefined, bounds: { min: number; max: number; default: number }): number {
  if (said === undefined) return bounds.default * 1000;
  const seconds = /^[0-9]{1,6}(\.[0-9]{1,3})?$/.test(said.value) ? Number(said.value) : Number.NaN;
  if (seconds >= bounds.min && seconds <= bounds.max) return seconds * 1000;
  throw refusal(said, `write seconds, from ${bounds.min} to ${bounds.max}`);
}

export function readChoice<T extends string>(said: Said | undefined, choices: readonly T[], otherwise: T): T {
  if (said === undefined) return otherwise;
  const chosen = choices.find((choice) => choice === said.value);
  if (chosen !== undefined) return chosen;
  throw refusal(said, `choose from ${choices.join(', ')}`);
}

export function readRange(said: Said): string {
  if (parseAddressRange(said.value) !== undefined) return said.value;
  throw refusal(said, 'not a range of addresses; write address/length, such as 10.0.0.0/8 or fd00::/8');
}

/** An address or a name to listen on; what it means the system knows. */
export function readHost(said: Said | undefined, otherwise: string): string {
  if (said === undefined) return otherwise;
  if (/^[0-9A-Za-z.:_%-]{1,255}$/.test(said.value)) return said.value;
  throw refusal(said, 'write an address to listen on without brackets or port, such as 127.0.0.1, 0.0.0.0 or ::');
}

export function readOrigin(said: Said): string {
  const { value } = said;
  if (value === '*' || (/^https?:\/\//.test(value) && URL.parse(value)?.origin === value)) return value;
  throw refusal(said, 'write an origin such as https://example.org, or *');
}

/** One that is not there yet is made when something goes into it; of more only use can tell. */
export function readDirectory(said: Said | undefined): string | undefined {
  if (said === undefined) return undefined;
  if (said.value === '' || isOther(said.value)) throw refusal(said, 'name a directory');
  return said.value;
}

function isOther(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch {
    return false;
  }
}
