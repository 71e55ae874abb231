import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeToken, tokenEntry, tokenLine } from '@wherefore/service';
import { createWorld, startFakeInternet } from '@wherefore/testkit';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { openScratch } from '@wherefore/testkit/processes';
import { type Internet, type InternetOptions, startInternet } from './internet.ts';

/** What processes live in: a database, an internet, and a token that they know. */
export interface Lab extends AsyncDisposable {
  readonly server: PostgresServer;
  readonly internet: Internet;
  readonly token: string;
  /** What a process has to be told about it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Who acts, as it is recorded. */
export const OPERATOR = 'operator-of-the-test';

const CONNECTIONS = 6;

/** Rejects where PostgreSQL cannot be started, or the ports 53 and 443 cannot be had. */
export async function openLab(options: InternetOptions): Promise<Lab> {
  await using closing = new AsyncDisposableStack();
  const scratch = closing.use(await openScratch());
  const [ca, tokens] = [join(scratch.path, 'ca.pem'), join(scratch.path, 'tokens')];
  const internet = closing.use(await startInternet(options, ca));
  const server = closing.use(await startPostgresServer());
  const token = makeToken();
  await writeFile(tokens, `${tokenLine(tokenEntry(OPERATOR, token))}\n`);
  const toClose = closing.move();
  return {
    server,
    internet,
    token,
    environment: {
      WHEREFORE_DATABASE: server.url,
      WHEREFORE_CONNECTIONS: String(CONNECTIONS),
      WHEREFORE_DNS: internet.nameServer,
      WHEREFORE_CA_FILE: ca,
      WHEREFORE_ALLOW: '127.0.0.0/8',
      WHEREFORE_TOKENS_FILE: tokens,
      WHEREFORE_PORT: '0',
      WHEREFORE_OPERATIONS_PORT: '0',
      WHEREFORE_REQUESTS_PER_MINUTE: '0',
      WHEREFORE_RESOLUTIONS_PER_MINUTE: '0',
    },
    [Symbol.asyncDispose]: () => toClose.disposeAsync(),
  };
}

/** Why there cannot be such an internet on this machine; `undefined` when there can. */
export async function whyNoInternet(): Promise<string | undefined> {
  const url = 'https://a.example/.well-known/matrix/server';
  const world = createWorld({
    dns: { 'A a.example': [{ data: '192.0.2.1', ttl: 1 }] },
    wellKnown: { [url]: { status: 404 } },
  });
  try {
    await using _ = await startFakeInternet(world, { mode: 'literal' });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
