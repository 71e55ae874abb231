import { operationsSettings, serviceSettings, workerSettings } from '../options/definitions.ts';
import { readSettingsFile } from './read-file.ts';
import { type Given, oneSaidOf, type Said } from './setting.ts';
import { readHost, readNumber, refusal } from './values.ts';

/** What a worker does, and how fast; `E`: who is told of changes. */
export interface ReadWorkerSettings<E> {
  readonly refreshesPerSecond: number;
  readonly refreshesAtOnce: number;
  readonly webhooks: readonly E[];
  readonly retainDays?: number;
  readonly deleteAfterDays?: number;
}

/** What knows how the file of webhooks is written. */
export type ParseWebhooks<E> = (
  text: string,
) =>
  | { readonly kind: 'endpoints'; readonly endpoints: readonly E[] }
  | { readonly kind: 'invalid'; readonly problems: readonly [string, ...string[]] };

const DAYS = { min: 1, max: 36_500, default: 0 };

/** @throws {SettingsError} */
export function readWorkerSettings<E>(given: Given, parseWebhooks: ParseWebhooks<E>): ReadWorkerSettings<E> {
  const said = (name: keyof typeof workerSettings): Said | undefined => oneSaidOf(workerSettings[name], given);
  const [retain, remove, webhooks] = [said('retainDays'), said('deleteAfterDays'), said('webhooks')];
  const archive = oneSaidOf(serviceSettings.archive, given);
  const where = 'say with --archive or WHEREFORE_ARCHIVE where';
  if (retain !== undefined && archive === undefined) throw refusal(retain, `${where} to move what is older`);
  if (remove !== undefined && archive === undefined) throw refusal(remove, `${where} what is older was moved to`);
  const retainDays = retain && readNumber(retain, DAYS);
  const deleteAfterDays = remove && readNumber(remove, DAYS);
  if (remove !== undefined && deleteAfterDays !== undefined && deleteAfterDays < (retainDays ?? 0)) {
    throw refusal(
      remove,
      `write ${retainDays} or more: what is kept in the database cannot be deleted from the archive`,
    );
  }
  return {
    refreshesPerSecond: readNumber(said('refreshesPerSecond'), { min: 1, max: 10_000, default: 50 }),
    refreshesAtOnce: readNumber(said('refreshesAtOnce'), { min: 1, max: 10_000, default: 64 }),
    webhooks: webhooks === undefined ? [] : readWebhooksFile(webhooks, parseWebhooks),
    ...(retainDays !== undefined && { retainDays }),
    ...(deleteAfterDays !== undefined && { deleteAfterDays }),
  };
}

function readWebhooksFile<E>(said: Said, parse: ParseWebhooks<E>): readonly E[] {
  const read = parse(readSettingsFile(said));
  if (read.kind === 'endpoints') return read.endpoints;
  throw refusal(said, read.problems[0]);
}

/** Where a worker that is a process of its own tells how it does. */
export function readOperationsSettings(given: Given): { readonly host: string; readonly port: number } {
  return {
    host: readHost(oneSaidOf(operationsSettings.operationsHost, given), '127.0.0.1'),
    port: readNumber(oneSaidOf(operationsSettings.operationsPort, given), { min: 0, max: 65_535, default: 8386 }),
  };
}
