import { useQuery } from '@tanstack/preact-query';
import { RefreshCw } from 'lucide-preact';
import { useSearchParams } from 'wouter-preact';
import type { Explanation } from '../api/answers.ts';
import { LIVE } from '../api/place.ts';
import { explanationOf } from '../api/questions.ts';
import { FromNow } from '../time/instant.tsx';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { Panel } from '../ui/panel.tsx';
import { Answered, Failure } from '../ui/states.tsx';
import { CompareForm } from './compare-form.tsx';
import { Compared } from './compared.tsx';
import { isoText, timeOf } from './span.ts';
import { freshPath, useAsking } from './use-asking.ts';
import './compare.css';

/** What is held against what the world says now, or what was known at one moment against another. */
export function Compare({ name }: { readonly name: string }) {
  const [parameters, setParameters] = useSearchParams();
  const put = (left: string | undefined, right: string | undefined): void =>
    setParameters((before) => {
      const after = new URLSearchParams(before);
      // What is compared says itself which moments it shows.
      for (const [key, value] of Object.entries({ at: undefined, left, right })) {
        if (value === undefined) after.delete(key);
        else after.set(key, value);
      }
      return after;
    });
  const [asking, begin, cancel] = useAsking(name, put);
  const left = momentIn(parameters.get('left')) ?? momentIn(parameters.get('at'));
  const right = momentIn(parameters.get('right'));
  return (
    <>
      <Panel
        class="compare-ask"
        title="Ask the world now"
        about="Everything is asked anew: the well-known, SRV records, addresses. It counts as a resolution, needs a token only where reading does, and what comes of it replaces what is held here. Should asking fail, the last good answer serves on."
        actions={
          <CopyMenu
            label="Copy as a command"
            of={{ json: undefined, path: freshPath(name), command: ['resolve', name, '--fresh'] }}
          />
        }
      >
        <div class="row">
          {asking.kind === 'asking' ? (
            <>
              <p class="loading" role="status">
                Asking the world …
              </p>
              <button type="button" class="button" onClick={cancel}>
                Do not wait
              </button>
              <span class="soft">
                begun <FromNow at={new Date(asking.since).toISOString()} />
              </span>
            </>
          ) : (
            <button type="button" class="button main" onClick={begin}>
              <RefreshCw size={18} aria-hidden="true" />
              Ask the world now
            </button>
          )}
        </div>
        {asking.kind === 'failed' && <Failure error={asking.error} retry={begin} isAct />}
        <CompareForm left={left} right={right} onCompare={put} />
      </Panel>
      {left === undefined && right === undefined ? (
        <Held name={name} />
      ) : (
        <Both name={name} left={left} right={right} />
      )}
    </>
  );
}

/** What is no moment is none. */
function momentIn(text: string | null): string | undefined {
  const time = timeOf(text ?? undefined);
  return time === undefined ? undefined : isoText(time);
}

/** Before the world was asked there is one side. */
function Held({ name }: { readonly name: string }) {
  const question = explanationOf(LIVE, name);
  const asked = useQuery(question);
  return (
    <Answered asked={asked} what="reading what is held">
      {(explanation) => <Compared name={name} left={explanation} right={undefined} paths={[question.path]} />}
    </Answered>
  );
}

function Both({
  name,
  left,
  right,
}: {
  readonly name: string;
  readonly left: string | undefined;
  readonly right: string | undefined;
}) {
  const [one, other] = [explanationOf(LIVE, name, left), explanationOf(LIVE, name, right)];
  const [was, is] = [useQuery(one), useQuery(other)];
  const both: readonly [Explanation, Explanation] | undefined =
    was.data === undefined || is.data === undefined ? undefined : [was.data, is.data];
  const asked = {
    data: both,
    error: was.error ?? is.error,
    isPending: both === undefined,
    refetch: () => Promise.all([was.refetch(), is.refetch()]),
  };
  return (
    <Answered asked={asked} what="reading what was known at both moments">
      {([before, after]) => (
        <Compared name={name} left={before} right={after} paths={[one.path, other.path]} isNow={right === undefined} />
      )}
    </Answered>
  );
}
