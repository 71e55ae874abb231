import { useQuery } from '@tanstack/preact-query';
import { session } from '../api/session.ts';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { Panel } from '../ui/panel.tsx';
import { Answered } from '../ui/states.tsx';

/** What the process says of itself. */
export function ProcessPanel() {
  const asked = useQuery(session);
  return (
    <Panel
      title="This process"
      actions={<CopyMenu what="what is told of this process" of={{ json: asked.data, path: session.path }} />}
    >
      <Answered asked={asked} what="asking the process">
        {({ actor, hasTokens, reads, policy, version, database }) => (
          <dl class="process">
            <dt>You are</dt>
            <dd>{actor === null ? 'somebody without a token' : <bdi class="mono">{actor}</bdi>}</dd>
            <dt>May read</dt>
            <dd>{reads === 'open' ? 'everybody' : 'who has a token'}</dd>
            <dt>May change</dt>
            <dd>{hasTokens ? 'who has a token' : 'nobody: no tokens were given'}</dd>
            <dt>Policy</dt>
            <dd class="mono">{policy}</dd>
            <dt>Version</dt>
            <dd class="mono">{version}</dd>
            <dt>Database</dt>
            <dd>{database === 'embedded' ? 'a directory of its own' : 'PostgreSQL'}</dd>
          </dl>
        )}
      </Answered>
      <ul class="process-links">
        <li>
          <a href="/docs">The API, for people</a>
        </li>
        <li>
          <a href="/openapi.json">The same, for programs</a>
        </li>
        <li>
          <a href="/readyz">How its parts do</a>
        </li>
        <li>
          <a href="/metrics">
            Metrics{asked.data?.reads === 'token' && ' (needs the token, which a link cannot bring)'}
          </a>
        </li>
      </ul>
    </Panel>
  );
}
