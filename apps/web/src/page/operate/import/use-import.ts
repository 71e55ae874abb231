import { useQueryClient } from '@tanstack/preact-query';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../../api/ask.ts';
import { announce } from '../../ui/announce.ts';
import { draft, type Judged } from './draft.ts';
import { linesOf } from './pasted.ts';
import { type Judging, judge } from './report.ts';
import { type Resolving, resolveMany } from './resolve-many.ts';
import { summarize } from './summary.ts';

export type ImportProgress =
  | { readonly kind: 'idle' }
  | { readonly kind: 'judging'; readonly progress?: Judging }
  /** `name`: one alone. */
  | { readonly kind: 'resolving'; readonly name?: string; readonly progress: Resolving }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface Import {
  readonly judged: Judged | undefined;
  readonly progress: ImportProgress;
  readonly isBusy: boolean;
  judge(text: string): void;
  /** Resolves a name, then has everything judged again. */
  resolve(name: string): void;
  resolveAll(names: readonly string[]): void;
  stop(): void;
}

/** The table that was pasted, and what comes of it. One thing at a time. */
export function useImport(): Import {
  const client = useQueryClient();
  const [judged, setJudged] = useState(draft.judged);
  const [progress, setProgress] = useState<ImportProgress>({ kind: 'idle' });
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const begin = async (work: (signal: AbortSignal) => Promise<void>) => {
    if (running.current !== undefined) return;
    const ending = new AbortController();
    running.current = ending;
    try {
      await work(ending.signal);
      setProgress({ kind: 'idle' });
    } catch (error) {
      setProgress(ending.signal.aborted ? { kind: 'idle' } : { kind: 'failed', error });
    } finally {
      running.current = undefined;
    }
  };
  const judgeText = async (text: string, signal: AbortSignal) => {
    setProgress({ kind: 'judging' });
    const report = await judge(text, (each) => setProgress({ kind: 'judging', progress: each }), signal);
    keep({ report, lines: linesOf(text) });
    announce(summarize(report).headline);
    void client.invalidateQueries();
  };
  const keep = (next: Judged) => {
    draft.judged = next;
    setJudged(next);
  };
  /** What was judged before, whatever was typed since. */
  const judgeAgain = async (signal: AbortSignal) => {
    if (draft.judged !== undefined) await judgeText(draft.judged.lines.join('\n'), signal);
  };

  return {
    judged,
    progress,
    isBusy: progress.kind === 'judging' || progress.kind === 'resolving',
    judge: (text) => void begin((signal) => judgeText(text, signal)),
    resolve: (name) =>
      void begin(async (signal) => {
        setProgress({ kind: 'resolving', name, progress: { done: 0, total: 1 } });
        await ask(`/v1/servers/${encodeURIComponent(name)}/destination?fresh=true`, { signal });
        await judgeAgain(signal);
      }),
    resolveAll: (names) =>
      void begin(async (signal) => {
        setProgress({ kind: 'resolving', progress: { done: 0, total: names.length } });
        await resolveMany(names, (each) => setProgress({ kind: 'resolving', progress: each }), signal);
        await judgeAgain(signal);
      }),
    stop: () => running.current?.abort(),
  };
}
