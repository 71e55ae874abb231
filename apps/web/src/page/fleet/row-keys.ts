/** Which row a key leads to. `undefined`: the key is none of those. */
export function rowAt(
  { key, altKey, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey'>,
  { active, count, page }: { readonly active: number; readonly count: number; readonly page: number },
): number | undefined {
  if (altKey || ctrlKey || metaKey || count === 0) return undefined;
  const moved = MOVES[key]?.(active, page, count);
  return moved === undefined ? undefined : Math.max(0, Math.min(count - 1, moved));
}

const MOVES: Readonly<Record<string, (active: number, page: number, count: number) => number>> = {
  ArrowDown: (active) => active + 1,
  ArrowUp: (active) => active - 1,
  PageDown: (active, page) => active + page,
  PageUp: (active, page) => active - page,
  Home: () => 0,
  End: (_active, _page, count) => count - 1,
};
