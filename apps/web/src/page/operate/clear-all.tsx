import { useQuery } from '@tanstack/preact-query';
import { useId, useState } from 'preact/hooks';
import type { Answer } from '../api/answers.ts';
import { ask } from '../api/ask.ts';
import { question } from '../api/questions.ts';
import { announce } from '../ui/announce.ts';
import { Panel } from '../ui/panel.tsx';
import { ActDialog } from './act-dialog.tsx';
import { confirmationFault, nothingHeld } from './confirmation.ts';
import { focusFirst } from './focus.ts';

interface AllCleared {
  readonly names: number;
  readonly questions: number;
}

const statistics = question<Answer<'/v1/stats/names'>>('/v1/stats/names');
const REQUEST = { path: '/v1/caches?confirm=all', method: 'DELETE' } as const;

/** While nothing is held that is asked again so often, ms. */
const EMPTY_MS = 5000;

/** Forgetting everything that is held, after asking whether that is meant. */
export function ClearAll() {
  const { data } = useQuery({
    ...statistics,
    // What is held from now on can be cleared.
    refetchInterval: ({ state }) => (state.data?.names === 0 ? EMPTY_MS : false),
  });
  const reasonId = useId();
  const reason = nothingHeld(data?.names);
  const [isOpen, setOpen] = useState(false);
  const [outcome, setOutcome] = useState<string>();
  const done = ({ names, questions }: AllCleared) => {
    const text = `Everything is cleared. ${count(names, 'name')} and ${count(questions, 'answer')} were in the memory of this process.`;
    setOutcome(text);
    announce(text);
    setOpen(false);
  };
  return (
    <Panel
      title="Clear everything"
      about="Has every name asked anew. One server that is held wrongly is cleared on its own page, which costs a few questions."
    >
      <p id={reasonId}>
        {data === undefined
          ? 'How many names are held is not known yet.'
          : (reason ??
            `${count(data.names, 'name')} ${data.names === 1 ? 'is' : 'are'} held, ${data.fresh.toLocaleString('en')} of them fresh.`)}
      </p>
      <div>
        <button
          type="button"
          class="button danger"
          aria-disabled={reason !== undefined}
          aria-describedby={reason === undefined ? undefined : reasonId}
          onClick={() => setOpen(reason === undefined)}
        >
          Clear everything …
        </button>
      </div>
      {outcome !== undefined && <p class="acts-outcome">{outcome}</p>}
      {isOpen && <ClearAllDialog held={data?.names} onDone={done} onClose={() => setOpen(false)} />}
    </Panel>
  );
}

function ClearAllDialog({
  held,
  onDone,
  onClose,
}: {
  readonly held: number | undefined;
  readonly onDone: (cleared: AllCleared) => void;
  readonly onClose: () => void;
}) {
  const id = useId();
  const [typed, setTyped] = useState('');
  // What is to be typed does not change while it is typed.
  const [names] = useState(held);
  const word = names === undefined ? 'all' : String(names);
  return (
    <ActDialog<AllCleared>
      title={names === undefined ? 'Clear everything?' : `Clear ${count(names, 'name')}?`}
      labels={['Clear everything', 'Clearing everything']}
      isDangerous
      hasFields
      blocked={confirmationFault(typed, word)}
      act={() => ask(REQUEST.path, REQUEST)}
      curl={REQUEST}
      command={['clear', '--yes']}
      onDone={onDone}
      onClose={onClose}
    >
      <ul class="act-facts">
        <li>
          Everything that is held is forgotten, at every process of this database: destinations, evidence, failures.
        </li>
        <li>
          {names === undefined ? 'Each name' : `Each of the ${count(names, 'name')}`} is asked anew when it is wanted
          next: a well-known request and its DNS questions. Until then first requests are slower, and what cannot be
          reached now is not served from before.
        </li>
        <li>Histories and pins stay. It cannot be taken back.</li>
      </ul>
      <div class="field">
        <label for={id}>
          Type <code>{word}</code> to say that this is meant
        </label>
        <input
          id={id}
          type="text"
          inputMode={names === undefined ? 'text' : 'numeric'}
          autocomplete="off"
          spellcheck={false}
          value={typed}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          ref={focusFirst}
        />
      </div>
    </ActDialog>
  );
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
