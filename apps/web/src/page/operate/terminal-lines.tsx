import { useQuery } from '@tanstack/preact-query';
import { session } from '../api/session.ts';
import { type CurlRequest, commandLine, curlLine } from '../ui/command-text.ts';
import { CopyLine } from '../ui/copy-line.tsx';

/** The same on a terminal. `command`: arguments of `wherefore`, where it can do it. */
export function TerminalLines({
  curl,
  command,
}: {
  readonly curl: CurlRequest;
  readonly command?: readonly string[] | undefined;
}) {
  // The shell has asked.
  const { data } = useQuery({ ...session, enabled: false });
  return (
    <details class="terminal-lines">
      <summary>The same on a terminal</summary>
      <div>
        <CopyLine text={curlLine(curl, location.origin)} name="curl command" />
        {command !== undefined && <CopyLine text={commandLine(command)} name="wherefore command" />}
        <p class="soft">
          <code>$TOKEN</code> is the text of the token.
          {command !== undefined && (
            <>
              {' '}
              The command works on the database itself: give it the <code>--database</code> of this process.
              {data?.database === 'embedded' && ' This process has it alone: until it has ended, curl is what works.'}
            </>
          )}
        </p>
      </div>
    </details>
  );
}
