import type { ComponentChildren, JSX } from 'preact';
import { memo } from 'preact/compat';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { ownPath } from './own-path.ts';
import { rowAt } from './row-keys.ts';
import { useBox } from './use-box.ts';
import { useRowHeight } from './use-row-height.ts';
import { type InSight, rowsInSight, scrolledTo } from './windowing.ts';

/** Fetched ahead of whoever scrolls, rows. */
const AHEAD = 200;

/** Drawn anew whenever so many rows were passed, and not for each pixel. */
const STEP = 4;

/** How far each view was scrolled, so that one comes back to where one was. */
const offsets = new Map<string, number>();

/** A table of very many rows of equal height: only those in sight are there. Arrow keys move between its links. */
export function WindowedTable<Row>({
  id,
  label,
  columns,
  rows,
  total,
  rowRems,
  more,
  cells,
}: {
  /** What is shown: another one begins at its beginning. */
  readonly id: string;
  readonly label: string;
  readonly columns: readonly string[];
  /** Those that are there. */
  readonly rows: readonly Row[];
  /** Rows that there are; `undefined`: nobody knows. */
  readonly total: number | undefined;
  readonly rowRems: { readonly wide: number; readonly narrow: number };
  /** Called when the end of what is there comes into sight. */
  readonly more: () => void;
  /** The cells of a row; the same function for as long as they would be the same. */
  readonly cells: CellsOf<Row>;
}) {
  const { length: count } = rows;
  const [, go] = useLocation();
  const hint = useId();
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [hasFocus, setFocus] = useState(false);
  const rowHeight = useRowHeight(rowRems);
  const [initialOffset] = useState(() => offsets.get(id) ?? 0);
  const seen = useBox(box, {
    initialOffset,
    stepPx: STEP * rowHeight,
    onOffset: (scrollTop) => void offsets.set(id, scrollTop),
  });
  const inSight = rowsInSight({ ...seen, rowHeight }, { count, kept: active });
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
      style={{ '--rows': `${count * rowHeight}px` }}
      aria-label={label}
      ref={box}
      onFocusIn={(event) => {
        setFocus(true);
        const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
        if (row !== null) setActive(Number(row.dataset['index']));
      }}
      onFocusOut={() => setFocus(false)}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const path = ownPath(event);
        if (path === undefined) return;
        event.preventDefault();
        go(path);
      }}
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
        <tbody style={inFlow(inSight, { count, rowHeight })}>
          {[...(inSight.apart === undefined ? [] : [inSight.apart]), ...inSight.rows].map((index) => {
            const row = rows[index];
            if (row === undefined) return null;
            const tabIndex = index === active ? 0 : -1;
            const top = index === inSight.apart ? index * rowHeight : undefined;
            return <Line key={index} index={index} row={row} top={top} tabIndex={tabIndex} cells={cells} />;
          })}
        </tbody>
      </table>
    </section>
  );
}

/** Where the rows are. In the flow: Chromium is slow where each of many rows has a style of its own. */
function inFlow({ rows }: InSight, { count, rowHeight }: { readonly count: number; readonly rowHeight: number }) {
  return {
    '--row-height': `${rowHeight}px`,
    height: `${count * rowHeight}px`,
    paddingTop: `${(rows[0] ?? 0) * rowHeight}px`,
  };
}

type CellsOf<Row> = (row: Row, tabIndex: 0 | -1) => ComponentChildren;

interface LineOf<Row> {
  readonly index: number;
  readonly row: Row;
  /** Where it is, px, if it is apart from the others. */
  readonly top: number | undefined;
  readonly tabIndex: 0 | -1;
  readonly cells: CellsOf<Row>;
}

/** Drawn once for as long as it is in sight. */
const Line = memo(function Line<Row>({ index, row, top, tabIndex, cells }: LineOf<Row>) {
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      {...(top !== undefined && { class: 'apart', style: { top: `${top}px` } })}
    >
      {cells(row, tabIndex)}
    </tr>
  );
}) as <Row>(props: LineOf<Row>) => JSX.Element;
