/** Wakes whoever pauses. */
export interface Alarm {
  /** Ends the pause, or the next one if there is none now: nothing that happens between two is slept over. */
  readonly wake: () => void;
  /** Until somebody wakes, the time is over, or the signal is aborted. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

export function createAlarm(): Alarm {
  let isWoken = false;
  let end = (): void => undefined;
  return {
    wake() {
      isWoken = true;
      end();
    },
    async pause(ms, signal) {
      if (!isWoken && !signal.aborted) {
        await new Promise<void>((resolve) => {
          end = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', end);
            resolve();
          };
          const timer = setTimeout(end, ms);
          signal.addEventListener('abort', end, { once: true });
        });
        end = () => undefined;
      }
      isWoken = false;
    },
  };
}
