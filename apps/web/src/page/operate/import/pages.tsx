const ON_A_PAGE = 50;

export interface PageOf<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly pages: number;
}

/** A part of a list that is too long to be shown at once. `said`: which one, as the address has it. */
export function pageOf<T>(all: readonly T[], said: string | null): PageOf<T> {
  const pages = Math.max(1, Math.ceil(all.length / ON_A_PAGE));
  const wanted = /^\d{1,6}$/.test(said ?? '') ? Number(said) : 1;
  const page = Math.min(Math.max(wanted, 1), pages);
  return { items: all.slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE), page, pages };
}

/** From one part of a list to the next. */
export function Pages({
  page,
  pages,
  onPage,
}: {
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}) {
  if (pages === 1) return null;
  return (
    <nav class="pages" aria-label="Pages of rows">
      <button type="button" class="button small" disabled={page === 1} onClick={() => onPage(page - 1)}>
        Before
      </button>
      <span role="status">
        Page {page} of {pages}
      </span>
      <button type="button" class="button small" disabled={page === pages} onClick={() => onPage(page + 1)}>
        Next
      </button>
    </nav>
  );
}
