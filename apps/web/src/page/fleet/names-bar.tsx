import { Search, X } from 'lucide-preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { type NamesFilter, namesCommand, namesPath } from './names-filter.ts';
import type { Pages } from './use-pages.ts';

/** How long to wait for the next letter, ms. */
const TYPING_MS = 250;

/** What is searched for, how it is sorted, how much of it there is, and how to have the same elsewhere. */
export function NamesBar({ filter, pages }: { readonly filter: NamesFilter; readonly pages: Pages<unknown> }) {
  const id = useId();
  const [, go] = useLocation();
  const { step, show, sort, q, cache } = filter;
  const { rows, total } = pages;
  const command = namesCommand(filter);
  const isFiltered = step !== undefined || show !== undefined || q !== undefined;
  return (
    <div class="names-bar">
      <SearchField key={cache} filter={filter} />
      {cache === 'destinations' && (
        <div class="field">
          <label for={`${id}-sort`}>Order</label>
          <select
            id={`${id}-sort`}
            value={sort}
            onChange={({ currentTarget }) =>
              go(namesPath({ ...filter, sort: currentTarget.value === 'expiry' ? 'expiry' : 'name' }))
            }
          >
            <option value="name">by name</option>
            <option value="expiry">by expiry, soonest first</option>
          </select>
        </div>
      )}
      <p class="names-count" role="status">
        {countText(rows.length, total)}
        {step !== undefined && ` by step ${step}`}
        {show === 'deprecated' && ' by the deprecated SRV name'}
      </p>
      {isFiltered && (
        <Link class="button small quiet" href={namesPath({ cache, sort })}>
          <X size={16} aria-hidden="true" />
          Show all
        </Link>
      )}
      <CopyMenu
        what="the names"
        of={{
          json: pages.isPending ? undefined : rows,
          path: pages.path,
          ...(command !== undefined && { command }),
        }}
      />
    </div>
  );
}

function SearchField({ filter }: { readonly filter: NamesFilter }) {
  const id = useId();
  const [, go] = useLocation();
  const { q = '' } = filter;
  const [typed, setTyped] = useState(q);
  const sent = useRef(q);
  useEffect(() => {
    // Changed elsewhere: by the way back, or by a link.
    if (q === sent.current) return;
    sent.current = q;
    setTyped(q);
  }, [q]);
  useEffect(() => {
    if (typed === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = typed;
      const { q: _, ...rest } = filter;
      go(namesPath(typed === '' ? rest : { ...rest, q: typed }), { replace: true });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, filter, go]);
  return (
    <search class="field names-search">
      <label for={id}>{filter.cache === 'destinations' ? 'Part of the name' : 'Part of the name or host'}</label>
      <span>
        <Search size={16} aria-hidden="true" />
        <input
          id={id}
          type="search"
          value={typed}
          maxLength={255}
          spellcheck={false}
          autocapitalize="none"
          autocomplete="off"
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </span>
    </search>
  );
}

function countText(loaded: number, total: number | undefined): string {
  if (total === undefined) return '';
  const all = total.toLocaleString('en');
  if (total === 0) return 'none';
  return loaded < total ? `${loaded.toLocaleString('en')} of ${all}` : `all ${all}`;
}
