import { setTimeout as sleep } from 'node:timers/promises';

/** A client of the stream of events that comes again whenever it is hung up on, as browsers do. */
export interface EventListener {
  /** Ids of events, in the order in which they came. */
  readonly ids: readonly string[];
  /** How often it came again. */
  readonly resumed: number;
  stop(): Promise<void>;
}

export function listenToEvents(url: string): EventListener {
  const over = new AbortController();
  const ids: string[] = [];
  let lastEventId: string | undefined;
  let connections = 0;

  function take(block: string): void {
    let data: string | undefined;
    for (const line of block.split('\n')) {
      if (line.startsWith('id: ')) lastEventId = line.slice(4);
      if (line.startsWith('data: ')) data = line.slice(6);
    }
    if (data !== undefined) ids.push((JSON.parse(data) as { readonly id: string }).id);
  }

  async function once(): Promise<void> {
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const response = await fetch(`${url}/v1/events/stream?after=`, { headers, signal: over.signal });
    if (response.status !== 200 || response.body === null) {
      await response.arrayBuffer();
      return;
    }
    connections += 1;
    let rest = '';
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = `${rest}${text}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) take(block);
    }
  }

  const listening = (async () => {
    while (!over.signal.aborted) {
      await once().catch(() => undefined);
      await sleep(200);
    }
  })();
  return {
    ids,
    get resumed() {
      return connections - 1;
    },
    async stop() {
      over.abort();
      await listening;
    },
  };
}
