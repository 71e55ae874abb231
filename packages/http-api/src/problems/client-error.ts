import type { Socket } from 'node:net';
import { PROBLEM_TYPE, Problem, problemDocument } from './problem.ts';

/** Answers what is not even HTTP, or did not arrive in time, and hangs up. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  // Nobody is there, or an answer is on its way already.
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const problem = problemFor(error.code);
  const body = JSON.stringify(problemDocument(problem));
  const head = [
    `HTTP/1.1 ${problem.statusCode} ${problem.code}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

function problemFor(code: string | undefined): Problem {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem('request-timeout', 'Neither headers nor body may take so long to arrive.');
    case 'HPE_HEADER_OVERFLOW':
      return new Problem('headers-too-large', 'Path and headers together are longer than is read here.');
    default:
      return new Problem('invalid-request', 'This is not HTTP/1.1 as RFC 9112 has it.');
  }
}
