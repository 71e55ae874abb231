import type { ComponentChildren } from 'preact';
import type { Explanation } from '../api/answers.ts';
import { Instant } from '../time/instant.tsx';
import { instantText } from '../time/instant-text.ts';
import { Badge } from '../ui/badge.tsx';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { Panel } from '../ui/panel.tsx';
import { Recorded } from '../ui/recorded.tsx';
import { Empty } from '../ui/states.tsx';
import { meaningOf } from './comparison.ts';
import { Cures } from './cures.tsx';
import { type Answered, evidenceDifferences, heldDifferences } from './differences.ts';

/** What is held, and beside it what was known at another moment, with the differences marked. */
export function Compared({
  name,
  left,
  right,
  paths,
  isNow = false,
}: {
  readonly name: string;
  readonly left: Explanation;
  /** `undefined`: there is nothing yet to hold it against. */
  readonly right: Explanation | undefined;
  /** Where the sides come from at the API. */
  readonly paths: readonly [string, string?];
  readonly isNow?: boolean;
}) {
  const other = right ?? left;
  const meaning = right === undefined ? undefined : meaningOf(left, right);
  const copies = { json: right === undefined ? left : { left, right }, path: paths[1] ?? paths[0] };
  const rows = evidenceDifferences(left, other);
  const isEmpty = left.known.kind !== 'held' && other.known.kind !== 'held';
  const heads: readonly [string, string] = [left.at, other.at];
  // Where there is no room for columns each cell says itself when it is from.
  const sides = [`at ${instantText(left.at)}`, isNow ? 'now' : `at ${instantText(other.at)}`];
  return (
    <>
      {meaning !== undefined && (
        <section class="compare-meaning" data-tone={meaning.tone} aria-label="What it means">
          {meaning.sentences.map((sentence) => (
            <p key={sentence}>
              <Recorded text={sentence} mono={false} />
            </p>
          ))}
        </section>
      )}
      {isEmpty && right === undefined && (
        <Empty title="Nothing is held of this server.">
          <p>Whoever asks for it next has the world asked, and so does the button above.</p>
        </Empty>
      )}
      {!isEmpty && (
        <Panel
          class="compared"
          title={right === undefined ? 'What is held' : 'Where it leads'}
          actions={
            <CopyMenu
              what={right === undefined ? 'what is held' : 'the comparison'}
              of={{ ...copies, command: ['explain', name, '--at', other.at] }}
            />
          }
        >
          <Table caption="Where it leads" {...{ heads, isNow }} isAlone={right === undefined}>
            {heldDifferences(left, other).map(({ part, left: was, right: is, differs }) => (
              <tr key={part} data-differs={differs} data-same={was === is}>
                <th scope="row">
                  {part} {differs && <Badge tone="warn">differs</Badge>}
                </th>
                <td data-side={sides[0]}>
                  <Recorded text={was} />
                </td>
                {right !== undefined && (
                  <td data-side={sides[1]}>
                    <Recorded text={is} />
                  </td>
                )}
              </tr>
            ))}
          </Table>
        </Panel>
      )}
      {rows.length > 0 && (
        <Panel
          class="compared"
          title="What was seen"
          about="Question by question, the newest answer that was recorded by each moment."
        >
          <Table caption="What was seen" {...{ heads, isNow }} isAlone={right === undefined}>
            {rows.map(({ key, question, left: was, right: is, differs }) => (
              <tr key={key} data-differs={differs} data-same={!differs && was?.observedAt === is?.observedAt}>
                <th scope="row">
                  <Recorded text={question} /> {differs && <Badge tone="warn">differs</Badge>}
                </th>
                <td data-side={sides[0]}>
                  <Answer answered={was} />
                </td>
                {right !== undefined && (
                  <td data-side={sides[1]}>
                    <Answer answered={is} />
                  </td>
                )}
              </tr>
            ))}
          </Table>
        </Panel>
      )}
      {right !== undefined && meaning?.isMisled === true && <Cures name={name} left={left} />}
    </>
  );
}

/** As wide as it has to be, in a box that scrolls. */
function Table({
  caption,
  heads: [left, right],
  isNow,
  isAlone,
  children,
}: {
  readonly caption: string;
  readonly heads: readonly [string, string];
  readonly isNow: boolean;
  readonly isAlone: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <table>
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">
            {isAlone ? 'Now' : 'At'} <Instant at={left} />
          </th>
          {!isAlone && (
            <th scope="col">
              {isNow ? 'Now' : 'At'} <Instant at={right} />
            </th>
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

function Answer({ answered }: { readonly answered: Answered | undefined }) {
  if (answered === undefined) return <span class="soft">nobody had asked</span>;
  const { says, observedAt, isGround, isStale } = answered;
  return (
    <>
      <Recorded text={says} />
      <span class="soft compare-seen">
        seen {instantText(observedAt)}
        {isStale && '; the good answer from before served on'}
        {!isGround && '; nothing rested on it'}
      </span>
    </>
  );
}
