import { send } from '../../api/ask.ts';
import { Problem } from '../../api/problem.ts';

/** A request with so many fits into what a client may ask for in a minute. */
const AT_ONCE = 200;

export interface Resolving {
  readonly done: number;
  readonly total: number;
  /** The process lets no more be resolved for so long, ms. */
  readonly waitMs?: number;
}

/** Has names resolved, some with each request. What has been asked for too often is waited for. */
export async function resolveMany(
  names: readonly string[],
  onProgress: (progress: Resolving) => void,
  signal: AbortSignal,
): Promise<void> {
  const total = names.length;
  for (let start = 0; start < total; start += AT_ONCE) {
    const answer = await sendPatiently(names.slice(start, start + AT_ONCE), signal, (waitMs) =>
      onProgress({ done: start, total, waitMs }),
    );
    let done = start;
    for await (const count of linesIn(answer)) {
      done += count;
      onProgress({ done, total });
    }
  }
}

async function sendPatiently(
  names: readonly string[],
  signal: AbortSignal,
  onWait: (waitMs: number) => void,
): Promise<Response> {
  for (;;) {
    try {
      return await send('/v1/destinations', { method: 'POST', body: names, signal });
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 429 || error.retryAfterMs === undefined) throw error;
      onWait(error.retryAfterMs);
      await pause(error.retryAfterMs, signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** How many lines came with each part of an answer. */
async function* linesIn({ body }: Response): AsyncGenerator<number> {
  if (body === null) return;
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    yield part.value.reduce((count, byte) => (byte === 10 ? count + 1 : count), 0);
  }
}
