import { CopyLine } from '../../ui/copy-line.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { ImportReport } from './import-report.tsx';
import './import.css';
import { PasteForm } from './paste-form.tsx';
import { useImport } from './use-import.ts';

/** What another homeserver has cached: right, or stale? */
export function ImportPanel() {
  const imported = useImport();
  const { judged, progress, isBusy } = imported;
  return (
    <Panel
      title="Judge what a homeserver has cached"
      about="Each entry of its table is held against the evidence here. It is recorded as a claim; nothing is ever concluded from it."
      class="import"
    >
      <ol class="import-how">
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
          <Loading what="judging each row" />
          <span class="soft">Thousands of rows take a minute.</span>
          <button type="button" class="button small" onClick={imported.stop}>
            Stop
          </button>
        </div>
      )}
      {progress.kind === 'failed' && <Failure error={progress.error} />}
      {judged !== undefined && <ImportReport judged={judged} imported={imported} />}
    </Panel>
  );
}
