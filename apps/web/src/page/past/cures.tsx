import { useQuery } from '@tanstack/preact-query';
import { Link } from 'wouter-preact';
import type { Explanation } from '../api/answers.ts';
import { session } from '../api/session.ts';
import { commandLine, curlLine } from '../ui/command-text.ts';
import { CopyLine } from '../ui/copy-line.tsx';
import { Panel } from '../ui/panel.tsx';
import { placesOf } from './differences.ts';

/** What ends an old destination where it is still cached, here and elsewhere. */
export function Cures({ name, left }: { readonly name: string; readonly left: Explanation }) {
  const old = placesOf(left);
  // The shell has asked. A directory is of one process, and this is it: no command can clear anything in it.
  const { data } = useQuery({ ...session, enabled: false });
  return (
    <Panel class="compare-cures" title="What cures it">
      <section>
        <h3>Here</h3>
        <p>
          What is held is replaced when the world is asked, and every process on this database follows. Clearing is for
          when something here still answers {old === 'none' ? 'as before' : <bdi class="mono">{old}</bdi>}.
        </p>
        {data?.database === 'postgres' && (
          <CopyLine name="command that clears it" text={commandLine(['clear', name])} />
        )}
        <CopyLine
          name="curl command that clears it"
          text={curlLine({ path: `/v1/servers/${encodeURIComponent(name)}/cache`, method: 'DELETE' }, location.origin)}
        />
      </section>
      <section>
        <h3>A homeserver that has cached the old one</h3>
        <p>
          Look first at what it has, and <Link href="/operate">import what it prints</Link> to have each row judged.
        </p>
        <dl>
          <dt>Tuwunel</dt>
          <dd>
            <p>Keeps a destination for 18 to 36 hours, on disk. In its admin room, look, then clear all:</p>
            <CopyLine
              name="command that shows what Tuwunel has"
              text={`!admin query resolver destinations-cache ${name}`}
            />
            <CopyLine name="command that clears the caches of Tuwunel" text="!admin server clear-caches" />
          </dd>
          <dt>Continuwuity</dt>
          <dd>
            <p>Keeps a destination for 24 hours, in memory. In its admin room, look, then clear this one:</p>
            <CopyLine name="command that shows what Continuwuity has" text={`!admin query resolver cache ${name}`} />
            <CopyLine
              name="command that clears it in Continuwuity"
              text={`!admin query resolver flush-cache ${name}`}
            />
          </dd>
          <dt>Synapse</dt>
          <dd>
            <p>
              Has no command for it. It keeps a well-known for 48 hours at most, and an SRV record for as long as its
              TTL, in memory alone: a restart empties both.
            </p>
          </dd>
          <dt>Dendrite</dt>
          <dd>
            <p>
              Has no command for it. It keeps a destination in memory until a connection to it fails: a restart empties
              it.
            </p>
          </dd>
        </dl>
      </section>
    </Panel>
  );
}
