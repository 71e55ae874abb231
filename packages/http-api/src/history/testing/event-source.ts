import { type ClientRequest, type IncomingMessage, request } from 'node:http';

/** An event as it came over the wire. */
export interface SentEvent {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly id: string; readonly stream: string; readonly position: string; readonly type: string };
}

/** A client of server-sent events that keeps what came, as the HTML standard has it read. */
export class EventSourceOf implements Disposable {
  readonly events: SentEvent[] = [];
  lastEventId: string;
  /** Blocks that had no data: signs of life. */
  beats = 0;
  isEnded = false;
  status = 0;
  headers: IncomingMessage['headers'] = {};
  readonly #request: ClientRequest;
  #text = '';

  constructor(url: string, lastEventId = '') {
    this.lastEventId = lastEventId;
    const headers = lastEventId === '' ? {} : { 'last-event-id': lastEventId };
    this.#request = request(url, { headers, agent: false }, (response) => {
      this.status = response.statusCode ?? 0;
      this.headers = response.headers;
      response.setEncoding('utf8');
      response.on('data', (text: string) => this.#read(text));
      response.on('close', () => {
        this.isEnded = true;
      });
      response.on('error', () => undefined);
    });
    this.#request.on('error', () => {
      this.isEnded = true;
    });
    this.#request.end();
  }

  [Symbol.dispose](): void {
    this.#request.destroy();
  }

  #read(text: string): void {
    this.#text += text;
    for (let end = this.#text.indexOf('\n\n'); end >= 0; end = this.#text.indexOf('\n\n')) {
      const fields = new Map<string, string>();
      for (const line of this.#text.slice(0, end).split('\n')) {
        const colon = line.indexOf(':');
        if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).replace(/^ /, ''));
      }
      this.#text = this.#text.slice(end + 2);
      this.lastEventId = fields.get('id') ?? this.lastEventId;
      const data = fields.get('data');
      if (data === undefined) this.beats += 1;
      else this.events.push({ id: this.lastEventId, type: fields.get('event') ?? '', data: JSON.parse(data) });
    }
  }
}
