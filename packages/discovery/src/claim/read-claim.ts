import type { Instant } from '../instant.ts';
import { formatIp, parseIp } from '../ip-address.ts';
import { quoted } from '../printable.ts';
import { certificateName } from '../route.ts';
import { parseDelegatedName, parseServerName } from '../server-name.ts';
import { STEPS, type Step } from '../step.ts';
import type { CacheClaim, ClaimSource, DestinationClaim, OverrideClaim } from './cache-claim.ts';
import { addressList, optionText, type Place, placeText } from './cell-text.ts';
import { readExpiry } from './expiry.ts';
import type { Column } from './table-header.ts';

/** Either a claim, or a problem for which there is none; with a claim the problem is about when it expires. */
export interface ReadClaim {
  readonly claim?: CacheClaim;
  readonly problem?: string;
}

export interface ClaimTable {
  readonly table: 'destinations' | 'overrides';
  readonly source: ClaimSource;
  readonly now: Instant | undefined;
}

/** Longest text of a cell; names have at most 253 characters, and the lists of addresses are short. */
const MAX_CELL = 512;

/**
 * Thrown and caught here: the first cell that cannot be read ends the reading of its row. No `Error`, for what a stack
 * costs, a text of nothing but such rows would keep a process from all else for half a second.
 */
class Unreadable {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** Reads the cells of a row, by their columns. */
export function readClaim(cells: ReadonlyMap<Column, string>, table: ClaimTable): ReadClaim {
  const long = [...cells].find(([, text]) => text.length > MAX_CELL);
  if (long !== undefined) return { problem: `a cell has ${long[1].length} characters, more than ${MAX_CELL}` };
  const cell = (column: Column): string => cells.get(column) ?? '';
  const expires = cell('expires');
  const expiresAt = readExpiry(expires, table.now) ?? null;
  const { source } = table;
  try {
    const common = { source, serverName: nameIn(cell('serverName')), expires, expiresAt };
    const claim = table.table === 'overrides' ? overrideIn(cell, common) : destinationIn(cell, common, cells);
    if (expiresAt !== null) return { claim };
    return { claim, problem: `the time of expiry ${quoted(expires)} cannot be read` };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.message };
    throw error;
  }
}

type Common = Pick<CacheClaim, 'source' | 'serverName' | 'expires' | 'expiresAt'>;

function destinationIn(
  cell: (column: Column) => string,
  common: Common,
  cells: ReadonlyMap<Column, string>,
): DestinationClaim {
  const { host, port } = placeIn(cell('destination'));
  const hostname = cell('hostname');
  if (hostname === '') throw new Unreadable('the hostname is empty');
  return {
    table: 'destinations',
    ...common,
    host,
    port,
    hostname,
    ...(cells.has('isOverride') ? { isOverride: booleanIn(cell('isOverride')) } : {}),
    ...(cells.has('step') ? { step: stepIn(cell('step')) } : {}),
    ...(cells.has('confidence') ? { confidence: cell('confidence') } : {}),
  };
}

function overrideIn(cell: (column: Column) => string, common: Common): OverrideClaim {
  const addresses = addressList(cell('addresses'));
  if ('odd' in addresses) throw new Unreadable(`${quoted(addresses.odd)} is not an IP address`);
  const overriding = optionText(cell('overriding'));
  if (overriding !== null && !/^[A-Za-z0-9._-]{1,254}$/.test(overriding)) {
    throw new Unreadable(`${quoted(overriding)} is not the name of a host`);
  }
  return {
    table: 'overrides',
    ...common,
    addresses: addresses.map(canonical),
    port: portIn(cell('port')),
    overriding: overriding === null ? null : certificateName(overriding),
  };
}

function canonical(address: string): string {
  const parsed = parseIp(address);
  return parsed === undefined ? address : formatIp(parsed);
}

function nameIn(text: string): string {
  const parsed = parseServerName(text);
  if (parsed.kind === 'invalid') throw new Unreadable(`${quoted(text)} is not a server name: ${parsed.message}`);
  return text;
}

function placeIn(text: string): Place {
  const parsed = parseDelegatedName(placeText(text));
  if (parsed.kind === 'invalid') throw new Unreadable(`the destination ${quoted(text)} is unclear: ${parsed.message}`);
  const { host, port, address } = parsed.name;
  if (port === null) throw new Unreadable(`the destination ${quoted(text)} has no port`);
  return { host: address ?? certificateName(host), port };
}

function portIn(text: string): number {
  const digits = /^:?(\d{1,5})$/.exec(text)?.[1];
  const port = Number(digits);
  if (digits === undefined || port > 65_535) throw new Unreadable(`${quoted(text)} is not a port`);
  return port;
}

function booleanIn(text: string): boolean {
  if (/^(?:true|yes)$/i.test(text)) return true;
  if (/^(?:false|no)$/i.test(text)) return false;
  throw new Unreadable(`${quoted(text)} is neither true nor false`);
}

/** `5`, or as Continuwuity has it `5 (SrvMatrix)`. */
function stepIn(text: string): Step {
  const number = /^([1-6](?:\.[1-5])?)(?:\s*\([A-Za-z]{1,64}\))?$/.exec(text)?.[1];
  const known = STEPS.find(({ step }) => step === number);
  if (known === undefined) throw new Unreadable(`${quoted(text)} is not a step`);
  return known.step;
}
