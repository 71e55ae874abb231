import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeToken, readTokens, type TokenEntry, tokenEntry, tokenLine } from '@wherefore/service';
import { SettingsError } from '@wherefore/service/options';

/** Tokens of those who said nothing of any. */
export interface KeptTokens {
  readonly tokens: readonly TokenEntry[];
  /** Where the token itself is. */
  readonly tokenFile: string;
  /** Whose it is. */
  readonly name: string;
}

const NAME = 'local';
/** For nobody else on this machine. */
const MODE = 0o600;

const NOTE = '# Who may change things here: NAME SHA256 a line, as wherefore token NAME prints it.\n';

/**
 * The token of a directory, made the first time: itself in `token`, its hash in `tokens`, where there may be others.
 *
 * @throws {SettingsError} the files cannot be used
 */
export async function keepToken(directory: string): Promise<KeptTokens> {
  const tokenFile = join(directory, 'token');
  const listFile = join(directory, 'tokens');
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const token = await readOrMake(tokenFile);
    const own = tokenEntry(NAME, token);
    const text = await readText(listFile);
    const listed = listIn(text, listFile);
    if (listed.some(({ sha256 }) => sha256 === own.sha256)) return { tokens: listed, tokenFile, name: NAME };
    // Whoever wrote the last line may have left it without an end.
    const before = text === '' ? NOTE : text.endsWith('\n') ? '' : '\n';
    await appendFile(listFile, `${before}${tokenLine(own)}\n`, { mode: MODE });
    return { tokens: [...listed, own], tokenFile, name: NAME };
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    throw new SettingsError(
      `no token can be kept in ${directory} (${String(cause.code)}): name a file of tokens with --tokens`,
      { cause },
    );
  }
}

async function readOrMake(file: string): Promise<string> {
  try {
    const token = makeToken();
    await writeFile(file, `${token}\n`, { mode: MODE, flag: 'wx' });
    return token;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const token = (await readFile(file, 'utf8')).trim();
    if (token.length < 16) throw new SettingsError(`${file} holds no token: delete it, and another one is made`);
    return token;
  }
}

async function readText(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
}

function listIn(text: string, file: string): readonly TokenEntry[] {
  const read = readTokens(text);
  if (read.kind === 'invalid') throw new SettingsError(`${file}: ${read.problem}`);
  return read.tokens;
}
