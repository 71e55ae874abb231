import { apiSettings } from '../options/definitions.ts';
import { readTokens, type TokenEntry } from '../tokens/tokens.ts';
import { readSettingsFile } from './read-file.ts';
import { type Given, oneSaidOf, type Said, saidOf } from './setting.ts';
import { readChoice, readHost, readNumber, readOrigin, readRange, refusal } from './values.ts';

/** How the API is served, as far as somebody said so. */
export interface ReadApiSettings {
  readonly host: string;
  /** `undefined`: nobody said. */
  readonly port: number | undefined;
  /** `undefined`: no file was named. */
  readonly tokens: readonly TokenEntry[] | undefined;
  readonly reads: 'open' | 'token';
  readonly cors: readonly string[];
  readonly trustProxy: readonly string[];
  readonly requestsPerMinute: number;
  readonly resolutionsPerMinute: number;
}

/** The port of an API of which nobody has said another. */
export const API_PORT = 8385;

/** @throws {SettingsError} */
export function readApiSettings(given: Given): ReadApiSettings {
  const said = (name: keyof typeof apiSettings): Said | undefined => oneSaidOf(apiSettings[name], given);
  const port = said('port');
  const tokens = said('tokens');
  const count = { min: 0, max: 1_000_000_000 };
  return {
    host: readHost(said('host'), '127.0.0.1'),
    port: port && readPort(port),
    tokens: tokens && readTokensFile(tokens),
    reads: readChoice(said('reads'), ['open', 'token'], 'open'),
    cors: saidOf(apiSettings.cors, given).map(readOrigin),
    trustProxy: saidOf(apiSettings.trustProxy, given).map(readRange),
    requestsPerMinute: readNumber(said('requestsPerMinute'), { ...count, default: 6000 }),
    resolutionsPerMinute: readNumber(said('resolutionsPerMinute'), { ...count, default: 3000 }),
  };
}

/** Where homeservers listen for clients, and for each other. One that finds its port taken does not start. */
const HOMESERVER_PORTS: readonly number[] = [8008, 8448];

function readPort(said: Said): number {
  const port = readNumber(said, { min: 0, max: 65_535, default: 0 });
  if (!HOMESERVER_PORTS.includes(port)) return port;
  throw refusal(said, `homeservers listen there: name another one, such as ${API_PORT}`);
}

function readTokensFile(said: Said): readonly TokenEntry[] {
  const read = readTokens(readSettingsFile(said));
  if (read.kind === 'invalid') throw refusal(said, read.problem);
  return read.tokens;
}
