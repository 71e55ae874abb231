import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { type DecodedPacket, decode, type Question } from 'dns-packet';

/** A query as it came. */
export interface ReceivedQuery {
  readonly transport: 'udp' | 'tcp';
  readonly packet: DecodedPacket;
  readonly question: Question;
  readonly id: number;
  /** Whether it has an OPT record. */
  readonly edns: boolean;
  /** The source. */
  readonly from: RemoteInfo | undefined;
}

/** The messages to send back; none leaves the query without an answer, `close` ends the connection. */
export type Script = (query: ReceivedQuery) => readonly Buffer[] | 'close';

/** A name server on loopback, UDP and TCP on one port, that says what its script says. */
export interface FakeNameServer extends AsyncDisposable {
  /** `address:port`. */
  readonly label: string;
  readonly received: readonly ReceivedQuery[];
}

export async function startFakeNameServer(script: Script): Promise<FakeNameServer> {
  const received: ReceivedQuery[] = [];
  for (;;) {
    const tcp = createServer((connection) => {
      connection.on('error', () => connection.destroy());
      connection.on('data', (chunk) => {
        const query = readQuery('tcp', chunk.subarray(2), undefined);
        received.push(query);
        const replies = script(query);
        if (replies === 'close') connection.destroy();
        else for (const reply of replies) connection.write(framed(reply));
      });
    });
    tcp.listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const { port } = tcp.address() as { port: number };
    const udp = createSocket('udp4');
    udp.on('message', (bytes, from) => {
      const query = readQuery('udp', bytes, from);
      received.push(query);
      const replies = script(query);
      if (replies === 'close') return;
      for (const reply of replies) udp.send(reply, from.port, from.address);
    });
    if (await bind(udp, port)) return serverOf({ tcp, udp, port, received });
    tcp.close();
  }
}

function serverOf(parts: { tcp: Server; udp: Socket; port: number; received: ReceivedQuery[] }): FakeNameServer {
  return {
    label: `127.0.0.1:${parts.port}`,
    received: parts.received,
    async [Symbol.asyncDispose](): Promise<void> {
      parts.udp.close();
      parts.tcp.close();
    },
  };
}

async function bind(socket: Socket, port: number): Promise<boolean> {
  try {
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  }
}

function readQuery(transport: 'udp' | 'tcp', bytes: Buffer, from: RemoteInfo | undefined): ReceivedQuery {
  const packet = decode(bytes);
  const [question] = packet.questions ?? [];
  if (question === undefined) throw new Error('a query without a question');
  const edns = (packet.additionals ?? []).some((record) => record.type === 'OPT');
  return { transport, packet, question, id: packet.id ?? 0, edns, from };
}

function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
