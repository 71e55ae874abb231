import { readFileSync } from 'node:fs';
import { type NameServer, parseNameServer } from './name-server.ts';

/** What resolv.conf(5) says to a stub that sends absolute names only. */
export interface ResolvConf {
  readonly servers: readonly NameServer[];
  /** `options timeout:`, 1 to 10 seconds. */
  readonly attemptTimeoutMs?: number;
  /** `options attempts:`, 1 to 3. */
  readonly attempts?: number;
}

const RESOLV_CONF = '/etc/resolv.conf';
/** glibc takes three; the file may have been written for another library. */
const MAX_SERVERS = 8;
const MAX_TIMEOUT_S = 10;
const MAX_ATTEMPTS = 3;

/** Reads the system's file once. No file, or one that cannot be read, counts as an empty one. */
export function readResolvConf(path: string = RESOLV_CONF): ResolvConf {
  try {
    return parseResolvConf(readFileSync(path, 'utf8'));
  } catch {
    return parseResolvConf('');
  }
}

/**
 * `nameserver` lines and the options `timeout:n` and `attempts:n`; lines that cannot be read are stepped over.
 * `search`, `domain` and `ndots` have no meaning here. Without a server it is 127.0.0.1.
 */
export function parseResolvConf(text: string): ResolvConf {
  const servers: NameServer[] = [];
  let timeoutS: number | undefined;
  let attempts: number | undefined;
  for (const line of text.split('\n')) {
    const [keyword, ...words] = line.trim().split(/\s+/);
    if (keyword === 'nameserver') {
      const server = parseNameServer(words[0] ?? '');
      if (server !== undefined && servers.length < MAX_SERVERS) servers.push(server);
    }
    if (keyword !== 'options') continue;
    for (const word of words) {
      timeoutS = optionNumber(word, 'timeout:', MAX_TIMEOUT_S) ?? timeoutS;
      attempts = optionNumber(word, 'attempts:', MAX_ATTEMPTS) ?? attempts;
    }
  }
  if (servers.length === 0) servers.push({ address: '127.0.0.1', family: 4, port: 53, label: '127.0.0.1:53' });
  return {
    servers,
    ...(timeoutS === undefined ? {} : { attemptTimeoutMs: timeoutS * 1000 }),
    ...(attempts === undefined ? {} : { attempts }),
  };
}

function optionNumber(word: string, prefix: string, max: number): number | undefined {
  if (!word.startsWith(prefix)) return undefined;
  const digits = word.slice(prefix.length);
  if (!/^[0-9]{1,6}$/.test(digits)) return undefined;
  return Math.min(Math.max(Number(digits), 1), max);
}
