import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useSearchParams } from 'wouter-preact';
import { spanText } from '../../time/instant-text.ts';
import { CopyButton, CopyLine } from '../../ui/copy-line.tsx';
import { CopyMenu } from '../../ui/copy-menu.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Judged } from './draft.ts';
import { Pages, pageOf } from './pages.tsx';
import { IMPORT_PATH } from './report.ts';
import { rowsShown, SHOWN, type Shown, summarize, unknownNames } from './summary.ts';
import { UnreadRow } from './unread-row.tsx';
import type { Import } from './use-import.ts';
import { VerdictRow } from './verdict-row.tsx';

/** More than these are in a box of their own, and copied together. */
const CURES_SHOWN = 5;

const TITLES: Readonly<Record<Shown, string>> = {
  all: 'All',
  stale: 'Stale',
  'cannot-tell': 'Cannot tell',
  unused: 'Unused',
  agrees: 'Agrees',
  unread: 'Not read',
};

/** What came of a table: what it comes to, the cure, and a verdict for each row. */
export function ImportReport({ judged, imported }: { readonly judged: Judged; readonly imported: Import }) {
  const { report, lines } = judged;
  const heading = useRef<HTMLHeadingElement>(null);
  // Who sent it is taken to what came of it, also when it is judged again.
  useEffect(() => heading.current?.scrollIntoView({ block: 'nearest' }), [report]);
  const summary = useMemo(() => summarize(report), [report]);
  const unknown = useMemo(() => unknownNames(report.items), [report]);
  const [parameters, setParameters] = useSearchParams();
  const shown = SHOWN.find((each) => each === parameters.get('verdict')) ?? 'all';
  /** Both at once, as one step back. */
  const show = (kind: Shown, page: number) =>
    setParameters((before) => {
      const after = new URLSearchParams(before);
      after.delete('verdict');
      after.delete('page');
      if (kind !== 'all') after.set('verdict', kind);
      if (page !== 1) after.set('page', String(page));
      return after;
    });
  const rows = useMemo(() => (shown === 'unread' ? [] : rowsShown(report.items, shown)), [report, shown]);
  const page = parameters.get('page');
  const isUnread = shown === 'unread' || (report.items.length === 0 && report.problems.length > 0);
  const part = isUnread ? pageOf(report.problems, page) : pageOf(rows, page);
  return (
    <section class="import-report" aria-labelledby="import-report">
      <header>
        <h3 id="import-report" ref={heading}>
          {summary.headline}
        </h3>
        <CopyMenu
          what="the report"
          of={{
            json: report,
            path: IMPORT_PATH,
            method: 'POST',
            file: 'destinations.md',
            command: ['import', 'tuwunel', '--json', 'destinations.md'],
          }}
        />
      </header>
      <Cures cures={summary.cures} />
      {summary.notes.length > 0 && (
        <ul class="import-notes">
          {summary.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {unknown.length > 0 && <ResolveUnknown names={unknown} imported={imported} />}
      <fieldset class="import-shown" aria-label="Which rows">
        {SHOWN.map((each) => (
          <button
            key={each}
            type="button"
            class="button small"
            aria-pressed={shown === each}
            onClick={() => show(each, 1)}
          >
            {TITLES[each]} <span class="soft">{summary.counts[each].toLocaleString('en')}</span>
          </button>
        ))}
      </fieldset>
      {part.items.length === 0 && <Empty title="There is no such row." />}
      <ol class="judged-rows">
        {part.items.map((item) =>
          'code' in item ? (
            <UnreadRow key={`u${item.line}`} problem={item} lines={lines} />
          ) : (
            <VerdictRow key={item.line} verdict={item} imported={imported} />
          ),
        )}
      </ol>
      <Pages {...part} onPage={(to) => show(shown, to)} />
    </section>
  );
}

function Cures({ cures }: { readonly cures: readonly string[] }) {
  const [only] = cures;
  if (only === undefined) return null;
  if (cures.length <= CURES_SHOWN) {
    return (
      <div class="import-cure">
        <p>{cures.length === 1 ? 'One command there cures it:' : `${cures.length} commands there cure it:`}</p>
        {cures.map((cure) => (
          <CopyLine key={cure} text={cure} name="cure" />
        ))}
      </div>
    );
  }
  return (
    <div class="import-cure">
      <p>{cures.length} commands there cure it, one for each name.</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <section tabIndex={0} aria-label="Commands that cure it">
        <pre>{cures.join('\n')}</pre>
      </section>
      <div>
        <CopyButton text={cures.join('\n')} name={`${cures.length} cures`}>
          Copy all cures
        </CopyButton>
      </div>
    </div>
  );
}

function ResolveUnknown({ names, imported }: { readonly names: readonly string[]; readonly imported: Import }) {
  const { progress, isBusy, resolveAll, stop } = imported;
  const isThis = progress.kind === 'resolving' && progress.name === undefined;
  return (
    <div class="import-unknown">
      <button type="button" class="button" aria-disabled={isBusy} onClick={() => resolveAll(names)}>
        {names.length === 1
          ? 'Resolve that name, and judge again'
          : `Resolve these ${names.length.toLocaleString('en')} names, and judge again`}
      </button>
      {isThis && (
        <>
          <progress value={progress.progress.done} max={progress.progress.total} aria-label="Resolved" />
          <span class="soft">
            {progress.progress.done.toLocaleString('en')} of {progress.progress.total.toLocaleString('en')}
            {progress.progress.waitMs !== undefined &&
              `; no more for ${spanText(progress.progress.waitMs)}, then it goes on`}
          </span>
          <button type="button" class="button small" onClick={stop}>
            Stop
          </button>
        </>
      )}
    </div>
  );
}
