import type { EvidenceLog } from '../evidence-log.ts';

/** A log in front of another one that can be broken, slowed and mended. */
export class SwitchedLog implements EvidenceLog {
  readonly #behind: EvidenceLog;
  /** Given each append; what it throws is what the append rejects with, and nothing is recorded. */
  onAppend: (events: readonly { readonly type: string; readonly data: object }[]) => void | Promise<void> = () =>
    undefined;
  onRead: (stream: string) => void | Promise<void> = () => undefined;
  appends = 0;
  /** Appends that the log behind has refused. */
  refused = 0;
  reads = 0;

  constructor(behind: EvidenceLog) {
    this.#behind = behind;
  }

  async append(appends: Parameters<EvidenceLog['append']>[0]): Promise<unknown> {
    this.appends += 1;
    await this.onAppend(appends.flatMap(({ events }) => events));
    try {
      return await this.#behind.append(appends);
    } catch (error) {
      this.refused += 1;
      throw error;
    }
  }

  async readStream(...request: Parameters<EvidenceLog['readStream']>): ReturnType<EvidenceLog['readStream']> {
    this.reads += 1;
    await this.onRead(request[0]);
    return await this.#behind.readStream(...request);
  }

  break(reason: unknown = new Error('the disk is full')): void {
    this.onAppend = () => {
      throw reason;
    };
  }

  mend(): void {
    this.onAppend = () => undefined;
    this.onRead = () => undefined;
  }
}
