import { X } from 'lucide-preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { useParameter } from '../address/parameter.ts';
import { CHANGE_KINDS, withKind } from './change-kinds.ts';

/** Which changes are wanted: of which kinds, and of which server. */
export function ChangesFilter({
  kinds,
  server = '',
}: {
  readonly kinds: readonly string[];
  readonly server: string | undefined;
}) {
  const id = useId();
  const [said, setKinds] = useParameter('kind');
  const [, setServer] = useParameter('server');
  const [typed, setTyped] = useState(server);
  useEffect(() => setTyped(server), [server]);
  const isFiltered = said !== undefined || server !== '';
  return (
    <div class="changes-filter">
      <fieldset>
        <legend>Kinds</legend>
        {CHANGE_KINDS.map(({ kind, label }) => (
          <label key={kind}>
            <input
              type="checkbox"
              checked={kinds.includes(kind)}
              onChange={() => setKinds(withKind(kinds, kind), { replace: true })}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <form
        class="field"
        onSubmit={(event) => {
          event.preventDefault();
          setServer(typed.trim() === '' ? undefined : typed.trim());
        }}
      >
        <label for={id}>Only of one server</label>
        <span>
          <input
            id={id}
            type="text"
            value={typed}
            maxLength={512}
            placeholder="matrix.org"
            spellcheck={false}
            autocapitalize="none"
            autocomplete="off"
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
          <button type="submit" class="button">
            Show
          </button>
        </span>
      </form>
      {isFiltered && (
        <button
          type="button"
          class="button small quiet"
          onClick={() => {
            setKinds(undefined);
            setServer(undefined);
          }}
        >
          <X size={16} aria-hidden="true" />
          Show the usual ones
        </button>
      )}
    </div>
  );
}
