import { useRef } from 'preact/hooks';
import { announce } from '../../ui/announce.ts';
import { CopyLine } from '../../ui/copy-line.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { ImportReport } from './import-report.tsx';
import './import.css';
import { PasteForm } from './paste-form.tsx';
import type { Judging } from './report.ts';
import { useImport } from './use-import.ts';

/** What another homeserver has cached: right, or stale? */
export function ImportPanel() {
  const imported = useImport();
  const { judged, progress, isBusy } = imported;
  const how = useRef<HTMLOListElement>(null);
  const cancel = () => {
    // The button goes: who pressed it may judge again at once.
    how.current?.querySelector<HTMLElement>('[type="submit"]')?.focus();
    imported.stop();
    announce('Canceled. What was recorded until then stays.');
  };
  return (
    <Panel
      title="Judge what a homeserver has cached"
      about="Each entry of its table is held against the evidence here. It is recorded as a claim; nothing is ever concluded from it."
      class="import"
    >
      <ol class="import-how" ref={how}>
        <li>
          <p>In the admin room of a Tuwunel or Continuwuity, send these two:</p>
          <CopyLine text="!admin query resolver destinations-cache" name="command for destinations" />
          <CopyLine text="!admin query resolver overrides-cache" name="command for overrides" />
        </li>
        <li>
          <p>Copy what it answers, whole, and paste it here: one below the other, whatever else stands around them.</p>
          <PasteForm isBusy={isBusy} onJudge={imported.judge} />
        </li>
      </ol>
      {progress.kind === 'judging' && (
        <div class="import-unknown">
          <JudgingBar progress={progress.progress} />
          <button type="button" class="button small" onClick={cancel}>
            Cancel
          </button>
        </div>
      )}
      {progress.kind === 'failed' && <Failure error={progress.error} isAct />}
      {judged !== undefined && <ImportReport judged={judged} imported={imported} />}
    </Panel>
  );
}

/** To record a row and to look it up count the same. */
function JudgingBar({ progress }: { readonly progress: Judging | undefined }) {
  if (progress === undefined) return <Loading what="judging each row" />;
  const { total, taken, done } = progress;
  return (
    <>
      <progress value={taken + done} max={2 * total} aria-label="Rows recorded and judged" />
      <span class="soft">
        {taken < total ? 'Recording' : 'Judging'} {(taken < total ? taken : done).toLocaleString('en')} of{' '}
        {total.toLocaleString('en')} rows
      </span>
    </>
  );
}
