import { parseServerName } from '@wherefore/discovery';
import { Search } from 'lucide-preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { LIVE, serverPath } from '../api/place.ts';
import './search-box.css';
import { serverNameIn } from './server-name-in.ts';
import { useSuggestions } from './use-suggestions.ts';

/** A server name, or what has one in it. Suggests what is known; Enter asks for it, known or not. */
export function SearchBox({ isLarge = false }: { readonly isLarge?: boolean }) {
  const id = useId();
  const [, go] = useLocation();
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [picked, setPicked] = useState(-1);
  const [wrong, setWrong] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const suggestions = useSuggestions(typed);
  const isListed = isOpen && suggestions.length > 0;
  useSlashKey(input, !isLarge);

  const open = (text: string) => {
    const name = serverNameIn(text);
    const result = parseServerName(name);
    if (result.kind === 'invalid') {
      setWrong(name === '' ? 'Type a server name, such as matrix.org.' : `That is no server name: ${result.message}.`);
      return;
    }
    setOpen(false);
    setPicked(-1);
    setTyped('');
    input.current?.blur();
    go(serverPath(LIVE, name));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      setOpen(false);
      setPicked(-1);
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    if (suggestions.length === 0) return;
    event.preventDefault();
    setOpen(true);
    // One more place than there are suggestions: what was typed.
    const places = suggestions.length + 1;
    const step = event.key === 'ArrowDown' ? 1 : -1;
    setPicked(((picked + 1 + step + places) % places) - 1);
  };

  return (
    <search class={isLarge ? 'search large' : 'search'}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          open((isListed ? suggestions[picked] : undefined) ?? typed);
        }}
      >
        <label for={`${id}-name`} class={isLarge ? undefined : 'visually-hidden'}>
          Server name, user, room or link
        </label>
        <span class="search-line">
          <Search size={18} aria-hidden="true" />
          <input
            ref={input}
            id={`${id}-name`}
            type="search"
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={isListed}
            aria-controls={`${id}-list`}
            aria-activedescendant={isListed && picked >= 0 ? `${id}-${picked}` : undefined}
            aria-invalid={wrong !== undefined}
            aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}
            placeholder="matrix.org"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            maxLength={2000}
            value={typed}
            onInput={({ currentTarget }) => {
              setTyped(currentTarget.value);
              setWrong(undefined);
              setPicked(-1);
              setOpen(true);
            }}
            onFocus={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onKeyDown={onKeyDown}
          />
          {isLarge ? (
            <button type="submit" class="button main">
              Explain
            </button>
          ) : (
            <span class="search-key" aria-hidden="true">
              /
            </span>
          )}
        </span>
        <div id={`${id}-list`} class="search-list" role="listbox" aria-label="Names that are known" hidden={!isListed}>
          {suggestions.map((name, index) => (
            <div
              key={name}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === picked}
              // Before the input loses its focus, and the list with it.
              onPointerDown={(event) => {
                event.preventDefault();
                open(name);
              }}
            >
              <bdi>{name}</bdi>
            </div>
          ))}
        </div>
        {wrong !== undefined && (
          <p id={`${id}-wrong`} class="search-wrong" role="alert">
            <bdi>{wrong}</bdi>
          </p>
        )}
      </form>
    </search>
  );
}

/** `/` goes to the search from anywhere but a field. */
function useSlashKey(input: { readonly current: HTMLInputElement | null }, isUsed: boolean): void {
  // Before it is painted: whoever sees the search can go to it at once.
  useLayoutEffect(() => {
    if (!isUsed) return undefined;
    const onKey = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof Element && event.target.closest('input, textarea, select, dialog') !== null;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [input, isUsed]);
}
