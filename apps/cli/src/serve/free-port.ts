import { once } from 'node:events';
import { createServer } from 'node:net';

/** The port if nobody has it, else 0: any that is free. */
export async function portOrAny(host: string, port: number): Promise<number> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return port;
  } catch (error) {
    // What else is wrong, whoever listens is told as well.
    return (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 0 : port;
  } finally {
    server.close();
  }
}
