import process from 'node:process';
import { type CacheClaim, type Instant, type ParsedCacheTable, parseCacheTable } from '@wherefore/discovery';
import type { ImportedClaims, JudgedClaim } from '@wherefore/projections';
import { verdictTree } from './claims/verdict-text.ts';
import { counted } from './counted.ts';
import { databaseLocation } from './database-location.ts';
import { paintFor, treeText } from './explanation-text.ts';
import { nameOf } from './file-errors.ts';
import type { ImportFlags } from './import-command.ts';
import { openInput } from './input-file.ts';
import { interruptible } from './interruption.ts';
import { type History, makeHistory } from './open-history.ts';
import { complain, print, printJson } from './output.ts';
import { startProgress } from './progress.ts';
import { recordingCommand } from './recording-command.ts';
import { UsageError } from './usage-error.ts';
import { visible } from './visible.ts';

/** Who brings it in, as recorded. */
const BY = 'operator';
/** More than any homeserver prints; what is behind it is told as not read. */
const MAX_BYTES = 48 * 1024 * 1024;

/** `wherefore import tuwunel`. Gives the exit code. */
export async function importTuwunelCommand(file: string, flags: ImportFlags): Promise<number> {
  const now = Date.now();
  const parsed = parseCacheTable(await readText(file), { now });
  const { entries, problems, tables } = parsed;
  if (tables.length === 0 && entries.length === 0) {
    throw new UsageError(`${nameOf(file)}: there is no table in it that destinations-cache or overrides-cache prints`);
  }
  await using history = await makeHistory(databaseLocation(flags.database, process.env), flags);
  const claims = entries.map(({ claim }) => claim);
  const { imported, judged } = await takeIn(history, claims, now);
  const { claimLine, curesOf, verdictCounts } = await import('@wherefore/projections');
  const counts = verdictCounts(judged);
  const paint = paintFor(process.stdout);
  for (const [index, each] of judged.entries()) {
    if (flags.json === true) await printJson(claimLine(entries[index]?.line ?? 0, each));
    else await print(`${treeText(verdictTree(each), paint)}\n`);
  }
  await showProblems(file, parsed, flags);
  const cures = curesOf(judged);
  if (flags.json === true) {
    await printJson({ kind: 'summary', ...imported, ...counts, problems: problems.length, cures });
  } else {
    const told = `Agrees: ${counts.agrees}; stale: ${counts.stale}; unused: ${counts.unused}; cannot tell: ${counts['cannot-tell']}`;
    await print(`\n${counted(entries.length, 'entry', 'entries')}, ${imported.recorded} new to the log. ${told}.\n`);
    for (const cure of cures) await print(`${paint('unresolvable', `Cure, there: ${visible(cure)}`)}\n`);
  }
  return problems.length === 0 && counts.stale === 0 && counts['cannot-tell'] === 0 ? 0 : 1;
}

/** Interrupted, it leaves what was recorded until then: the next time it is known. */
async function takeIn(
  { log, location }: History,
  claims: readonly CacheClaim[],
  now: Instant,
): Promise<{ readonly imported: ImportedClaims; readonly judged: readonly JudgedClaim[] }> {
  const { importClaims, judgeClaims } = await import('@wherefore/projections');
  const resolve = recordingCommand(location);
  return await interruptible(async (signal) => {
    const record = async () => {
      using progress = await startProgress('recording', 'rows', { isShownAtOnce: false });
      const onProgress = (done: number): void => progress.update(done, claims.length);
      return await importClaims(log, claims, { by: BY, now, signal, onProgress });
    };
    const imported = await record();
    using progress = await startProgress('judging', 'rows', { isShownAtOnce: false });
    const judged = await judgeClaims(log, claims, {
      now,
      resolveBy: (serverName) => `${resolve} ${serverName}`,
      signal,
      onProgress: ({ done, total }) => progress.update(done, total),
    });
    return { imported, judged };
  });
}

async function showProblems(file: string, { problems }: ParsedCacheTable, { json }: ImportFlags): Promise<void> {
  for (const { line, code, lost, message } of problems) {
    if (json === true) await printJson({ kind: 'problem', line, code, lost, message });
    else complain(visible(`${nameOf(file)}, line ${line}: ${message}`));
  }
}

async function readText(file: string): Promise<string> {
  using input = await openInput(file);
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of input.chunks) {
    text += decoder.decode(chunk, { stream: true });
    bytes += chunk.length;
    if (bytes > MAX_BYTES) break;
  }
  return text + decoder.decode();
}
