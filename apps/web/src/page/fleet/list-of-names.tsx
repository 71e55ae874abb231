import type { ComponentChildren } from 'preact';
import { Link } from 'wouter-preact';
import { Empty, Failure, Loading } from '../ui/states.tsx';
import { NamesBar } from './names-bar.tsx';
import { type NamesFilter, namesPath } from './names-filter.ts';
import { NoNames } from './no-names.tsx';
import type { Pages } from './use-pages.ts';
import { WindowedTable } from './windowed-table.tsx';

const ROW_REMS = { wide: 2.75, narrow: 4.25 };

/** A list of what a cache holds, with what can be done to it; or why there is none. */
export function ListOfNames<Row>({
  filter,
  pages,
  label,
  columns,
  cells,
}: {
  readonly filter: NamesFilter;
  readonly pages: Pages<Row>;
  readonly label: string;
  readonly columns: readonly string[];
  /** The same function for as long as the cells would be the same. */
  readonly cells: (row: Row, tabIndex: 0 | -1) => ComponentChildren;
}) {
  const { rows, total, error, isPending, isBefore, hasMore } = pages;
  const { cache, sort, show, step, q } = filter;
  const isFiltered = show !== undefined || step !== undefined || q !== undefined;
  return (
    <>
      <NamesBar filter={filter} pages={pages} />
      {error ? <Failure error={error} retry={pages.retry} /> : null}
      {isPending && !error && <Loading what="fetching names" />}
      {rows.length === 0 && !isPending && !error && !isFiltered && <NoNames />}
      {rows.length === 0 && !isPending && !error && isFiltered && (
        <Empty title="No name is like that.">
          <p>
            <Link href={namesPath({ cache, sort })}>Show all names</Link>
          </p>
        </Empty>
      )}
      {rows.length > 0 && (
        <div class="names-table" data-cache={cache} data-before={isBefore} aria-busy={isBefore}>
          <WindowedTable
            id={namesPath(filter)}
            label={label}
            columns={columns}
            rows={rows}
            total={total}
            rowRems={ROW_REMS}
            more={pages.more}
            cells={cells}
          />
          {hasMore && <p class="soft names-more">More come as you scroll.</p>}
        </div>
      )}
    </>
  );
}
