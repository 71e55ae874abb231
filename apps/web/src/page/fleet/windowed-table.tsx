import type { ComponentChildren } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { rowAt } from './row-keys.ts';
import { useBox } from './use-box.ts';
import { rowsInSight, scrolledTo } from './windowing.ts';

/** Fetched ahead of whoever scrolls, rows. */
const AHEAD = 200;

/** How far each view was scrolled, so that one comes back to where one was. */
const offsets = new Map<string, number>();

/** A table of very many rows of equal height: only those in sight are there. Arrow keys move between its links. */
export function WindowedTable({
  id,
  label,
  columns,
  count,
  total,
  rowRems,
  more,
  children,
}: {
  /** What is shown: another one begins at its beginning. */
  readonly id: string;
  readonly label: string;
  readonly columns: readonly string[];
  /** Rows that are there. */
  readonly count: number;
  /** Rows that there are; `undefined`: nobody knows. */
  readonly total: number | undefined;
  readonly rowRems: { readonly wide: number; readonly narrow: number };
  /** Called when the end of what is there comes into sight. */
  readonly more: () => void;
  /** The cells of a row. Its first link is what the keys move between, with `tabIndex` as given. */
  readonly children: (index: number, tabIndex: 0 | -1) => ComponentChildren;
}) {
  const hint = useId();
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [hasFocus, setFocus] = useState(false);
  const rowHeight = useRowHeight(rowRems);
  const [initialOffset] = useState(() => offsets.get(id) ?? 0);
  const seen = useBox(box, initialOffset);
  const rows = rowsInSight({ ...seen, head: 0, rowHeight }, { count, kept: active });
  const last = (seen.scrollTop + seen.height) / rowHeight;

  useEffect(() => {
    if (count > 0 && last >= count - AHEAD) more();
  });
  const shown = useRef(id);
  useLayoutEffect(() => {
    if (shown.current === id) return;
    shown.current = id;
    setActive(0);
    box.current?.scrollTo({ top: 0 });
  }, [id]);
  useLayoutEffect(() => {
    if (!hasFocus) return;
    const link = box.current?.querySelector<HTMLElement>(`[data-index="${active}"] a`);
    if (link !== document.activeElement) link?.focus({ preventScroll: true });
  }, [active, hasFocus]);

  const onKeyDown = (event: KeyboardEvent) => {
    const { current } = box;
    const page = Math.max(1, Math.floor(seen.height / rowHeight) - 2);
    const next = rowAt(event, { active, count, page });
    if (next === undefined || current === null) return;
    event.preventDefault();
    setActive(next);
    const { scrollTop, clientHeight: height } = current;
    const head = current.querySelector('tbody')?.offsetTop ?? 0;
    current.scrollTo({ top: scrolledTo({ scrollTop, height, head, rowHeight }, next) });
  };
  return (
    <section
      class="windowed"
      aria-label={label}
      ref={box}
      onScroll={({ currentTarget }) => offsets.set(id, currentTarget.scrollTop)}
      onFocusIn={(event) => {
        setFocus(true);
        const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
        if (row !== null) setActive(Number(row.dataset['index']));
      }}
      onFocusOut={() => setFocus(false)}
      onKeyDown={onKeyDown}
    >
      <p id={hint} class="visually-hidden">
        Arrow keys, Page Up, Page Down, Home and End move between rows; Enter opens one.
      </p>
      <table aria-label={label} aria-describedby={hint} aria-rowcount={total === undefined ? -1 : total + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody style={{ height: `${count * rowHeight}px` }}>
          {rows.map((index) => (
            <tr
              key={index}
              data-index={index}
              aria-rowindex={index + 2}
              style={{ height: `${rowHeight}px`, transform: `translateY(${index * rowHeight}px)` }}
            >
              {children(index, index === active ? 0 : -1)}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const NARROW = '(max-width: 44rem)';

/** px; as large as the text of who reads it wants it. */
function useRowHeight({ wide, narrow }: { readonly wide: number; readonly narrow: number }): number {
  const [isNarrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const change = () => setNarrow(query.matches);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, []);
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.round((isNarrow ? narrow : wide) * rem);
}
