import type { Instant } from '@wherefore/discovery';
import type { ApiSettings } from '../settings.ts';

/** What is said in Cache-Control: how much longer an answer is true, and who may keep it. */
export interface CacheControl {
  /** For an answer that holds until then. */
  until(freshUntil: Instant, now: Instant): string;
  /** For one that has to be asked for each time. */
  readonly none: string;
}

/** Where reads are closed, what was read is for nobody else. */
export function cacheControl({ reads }: Pick<ApiSettings, 'reads'>): CacheControl {
  const scope = reads === 'open' ? 'public' : 'private';
  const none = `${scope}, max-age=0, no-cache`;
  return {
    none,
    until(freshUntil, now) {
      const seconds = Math.floor((freshUntil - now) / 1000);
      return seconds > 0 ? `${scope}, max-age=${seconds}` : none;
    },
  };
}
