import process from 'node:process';
import type { Candidate, FileReport, Mode, VectorFile } from '@wherefore/conformance';
import { print } from './output.ts';
import { UsageError } from './usage-error.ts';
import { visibleJson } from './visible.ts';

/** The options of `conformance`, as commander gives them. */
export interface ConformanceFlags {
  readonly json?: true;
  readonly mode?: Mode;
  readonly command?: string;
  readonly policy?: string;
}

type Conformance = typeof import('@wherefore/conformance');

/** `wherefore conformance`. Gives the exit code. */
export async function conformanceCommand(paths: readonly string[], flags: ConformanceFlags): Promise<number> {
  const [conformance, { POLICIES }] = await Promise.all([
    import('@wherefore/conformance'),
    import('@wherefore/discovery'),
  ]);
  const { policy } = flags;
  const candidate = await candidateOf(conformance, flags);
  if (candidate.mode !== 'command' && policy !== undefined && !Object.hasOwn(POLICIES, policy)) {
    throw new UsageError(`--policy ${policy}: no such policy; choose from ${Object.keys(POLICIES).join(', ')}`);
  }
  const files = await readFiles(conformance, paths.length === 0 ? conformance.BUNDLED_VECTORS : paths);
  const reports: FileReport[] = [];
  for (const file of files) {
    const onProgress = progress(file);
    reports.push(
      await conformance.runVectors(file, candidate, { onProgress, ...(policy !== undefined && { policy }) }),
    );
    onProgress.clear();
  }
  await print(flags.json === true ? `${visibleJson({ reports })}\n` : `${conformance.reportText(reports)}\n`);
  return exitCode(reports);
}

async function candidateOf(conformance: Conformance, { mode, command }: ConformanceFlags): Promise<Candidate> {
  const { whereforeSubject: subject, commandSubject, whyNoCommandStage } = conformance;
  if (command === undefined) {
    if (mode === 'command') throw new UsageError('--mode command: say which with --command CMD');
    return mode === 'loopback' ? { mode, subject } : { mode: 'simulated', subject };
  }
  if (mode !== undefined && mode !== 'command')
    throw new UsageError(`--mode ${mode}: a --command is run in mode command`);
  const why = await whyNoCommandStage();
  if (why !== undefined) throw new UsageError(`--command: ${why}`);
  return { mode: 'command', subject: commandSubject({ command }) };
}

async function readFiles(conformance: Conformance, paths: readonly string[]): Promise<readonly VectorFile[]> {
  try {
    return await Promise.all(paths.map((path) => conformance.readVectorFile(path)));
  } catch (cause) {
    if (cause instanceof conformance.VectorFormatError) throw new UsageError(cause.message, { cause });
    throw cause;
  }
}

interface Progress {
  (done: number, total: number): void;
  clear(): void;
}

function progress({ name }: VectorFile): Progress {
  const show = (text: string): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
  };
  const tell = (done: number, total: number): void => show(`${name.split('/').at(-1)}: ${done} of ${total}`);
  return Object.assign(tell, { clear: () => show('') });
}

// What could not be run has not been shown to be right, unless it was never meant for this mode.
function exitCode(reports: readonly FileReport[]): number {
  const isBad = reports.some(({ counts }) => counts.failed > 0);
  const isVacuous = reports.every(({ counts }) => counts.passed === 0);
  return isBad || isVacuous ? 1 : 0;
}
