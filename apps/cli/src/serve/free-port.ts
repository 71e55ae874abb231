import { once } from 'node:events';
import { createServer } from 'node:net';
import { listening } from '@wherefore/service';

/**
 * The port to listen on, tried before anything else is begun: the one that was named, else `otherwise`, or where somebody
 * has that any that is free (0).
 *
 * @throws {SettingsError} nobody can listen where it was named
 */
export async function freePort(host: string, named: number | undefined, otherwise: number): Promise<number> {
  const port = named ?? otherwise;
  try {
    await listening({ host, port, option: 'port' }, () => tryPort(host, port));
    return port;
  } catch (error) {
    if (named === undefined && (await canListen(host))) return 0;
    throw error;
  }
}

function canListen(host: string): Promise<boolean> {
  return tryPort(host, 0).then(
    () => true,
    () => false,
  );
}

async function tryPort(host: string, port: number): Promise<void> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } finally {
    server.close();
  }
}
