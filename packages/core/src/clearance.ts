import type { CacheCleared, Instant } from '@wherefore/discovery';
import type { LoggedEvent } from './evidence-log.ts';

/** The event that says that everything known of a subject is to be forgotten: a name, the key of a question, or `*`. */
export function clearance(id: string, subject: string, by: string, clearedAt: Instant): LoggedEvent {
  const data: CacheCleared['data'] = { subject, by, clearedAt };
  return { id, type: 'CacheCleared', data, observedAt: clearedAt };
}
