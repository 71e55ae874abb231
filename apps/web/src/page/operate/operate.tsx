import { useTitle } from '../ui/title.ts';
import './acts.css';
import { ClearAll } from './clear-all.tsx';
import { ImportPanel } from './import/import-panel.tsx';
import './operate.css';
import { PinsPanel } from './pins-panel.tsx';
import { ProcessPanel } from './process-panel.tsx';

/** What an operator may do with all of it. */
export function Operate() {
  useTitle('Operate');
  return (
    <>
      <h1>Operate</h1>
      <ImportPanel />
      <div class="operate-rest">
        <PinsPanel />
        <div class="operate-rest-side">
          <ClearAll />
          <ProcessPanel />
        </div>
      </div>
    </>
  );
}
