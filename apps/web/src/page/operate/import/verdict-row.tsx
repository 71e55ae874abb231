import { Link } from 'wouter-preact';
import { LIVE, serverPath } from '../../api/place.ts';
import { Instant } from '../../time/instant.tsx';
import { Badge } from '../../ui/badge.tsx';
import { CopyLine } from '../../ui/copy-line.tsx';
import { Recorded } from '../../ui/recorded.tsx';
import type { Tone } from '../../ui/tone.ts';
import { type Claimed, claimedIn, type Difference, differencesIn, type Verdict, type VerdictKind } from './report.ts';
import type { Import } from './use-import.ts';

const WORDS: Readonly<Record<VerdictKind, readonly [word: string, tone: Tone]>> = {
  stale: ['stale', 'bad'],
  'cannot-tell': ['cannot tell', 'warn'],
  unused: ['unused', 'none'],
  agrees: ['agrees', 'good'],
};

/** Faults with a name, see the rules of judging. */
const PATTERNS: Readonly<Record<string, string>> = {
  'srv-beats-delegation': 'an SRV record beats the delegation (tuwunel issue 385)',
  'default-port-beats-delegation': 'the default port beats the delegation (conduwuit issue 704)',
  'override-port-8448': 'the port of the delegation was not read (tuwunel issue 385)',
  'shared-override': 'one entry for names on different ports',
};

/** What the evidence says of one entry, and what to do. */
export function VerdictRow({ verdict, imported }: { readonly verdict: Verdict; readonly imported: Import }) {
  const { kind, line, isExpired, pattern, rightEntry, cure, sentences } = verdict;
  const claimed = claimedIn(verdict);
  const [word, tone] = WORDS[kind];
  const differences = differencesIn(verdict);
  return (
    <li class="judged-row" data-tone={isExpired ? 'none' : tone}>
      <header>
        <Badge tone={tone}>{word}</Badge>
        <Name claimed={claimed} />
        <span class="soft">
          {claimed.table}, line {line.toLocaleString('en')}
        </span>
        <Life claimed={claimed} isExpired={isExpired} />
      </header>
      {pattern != null && PATTERNS[pattern] !== undefined && (
        <p class="judged-pattern">The fault: {PATTERNS[pattern]}.</p>
      )}
      {differences.length > 0 && <Differences of={differences} />}
      {rightEntry != null && (
        <div class="judged-right">
          <p>Right would be</p>
          <CopyLine text={rightEntry} name="right entry" />
        </div>
      )}
      {/* That of Tuwunel clears everything, and stands above all rows. */}
      {cure !== undefined && claimed.source === 'Continuwuity' && (
        <div class="judged-right">
          <p>The cure there</p>
          <CopyLine text={cure} name="cure" />
        </div>
      )}
      {kind === 'cannot-tell' ? (
        <div class="judged-unknown">
          <Sentences of={sentences} />
          <JudgeAgain serverName={claimed.serverName} imported={imported} />
        </div>
      ) : (
        <details>
          <summary>Why</summary>
          <div class="judged-unknown">
            <Sentences of={sentences} />
            {claimed.table === 'destinations' && <JudgeAgain serverName={claimed.serverName} imported={imported} />}
          </div>
        </details>
      )}
    </li>
  );
}

function Name({ claimed: { serverName, table } }: { readonly claimed: Claimed }) {
  const shown = <Recorded text={serverName} />;
  // The host of an override is where names lead, and not always one itself.
  return table === 'overrides' ? shown : <Link href={serverPath(LIVE, serverName)}>{shown}</Link>;
}

function Life({
  claimed: { expiresAt, leads },
  isExpired,
}: {
  readonly claimed: Claimed;
  readonly isExpired: boolean;
}) {
  return (
    <span class="judged-life">
      <Recorded text={leads} />{' '}
      <span class="soft">
        {expiresAt === null ? (
          'until a time that cannot be read'
        ) : (
          <>
            {isExpired ? 'expired' : 'until'} <Instant at={expiresAt} />
          </>
        )}
      </span>
    </span>
  );
}

function Differences({ of }: { readonly of: readonly Difference[] }) {
  return (
    <table class="judged-differences">
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">There</th>
          <th scope="col">Evidence</th>
        </tr>
      </thead>
      <tbody>
        {of.map(({ part, claimed, right }) => (
          <tr key={part}>
            <th scope="row">{part}</th>
            <td>
              <del>
                <Recorded text={claimed} />
              </del>
            </td>
            <td>
              <ins>
                <Recorded text={right} />
              </ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function JudgeAgain({ serverName, imported }: { readonly serverName: string; readonly imported: Import }) {
  const { progress, isBusy, resolve } = imported;
  const isThis = progress.kind === 'resolving' && progress.name === serverName;
  return (
    <button type="button" class="button small" aria-disabled={isBusy} onClick={() => resolve(serverName)}>
      {isThis ? 'Asking …' : 'Resolve it now, and judge again'}
    </button>
  );
}

function Sentences({ of }: { readonly of: readonly string[] }) {
  return (
    <ul class="judged-sentences">
      {of.map((sentence) => (
        <li key={sentence}>
          <Told text={sentence} />
        </li>
      ))}
    </ul>
  );
}

/** A sentence with commands in it, between backticks. */
function Told({ text }: { readonly text: string }) {
  const parts = text.split('`');
  // One of them may have come from the table.
  if (parts.length % 2 === 0) return <Recorded text={text} mono={false} />;
  return (
    <>
      {parts.map((part, index) =>
        // Here that is a button.
        part.startsWith('GET /v1/servers/') ? (
          <span key={index}>{parts[0] === '' ? 'Resolving it now' : 'resolving it now'}</span>
        ) : (
          <Recorded key={index} text={part} mono={index % 2 === 1} />
        ),
      )}
    </>
  );
}
