import { useBrowserLocation, useSearch } from 'wouter-preact/use-browser-location';

/*
 * The router decodes what it is given once, and whoever takes a part of it decodes that once more. A per cent sign that
 * was encoded has to outlast both: else `%2541`, which is the text `%41`, is taken for `A`.
 */

/** The path of the page, for a router. */
export function useLiteralLocation(): ReturnType<typeof useBrowserLocation> {
  const [path, navigate] = useBrowserLocation();
  return [kept(path), navigate];
}

/** The query of the page, for a router. */
export function useLiteralSearch(): string {
  return kept(useSearch());
}

function kept(text: string): string {
  return text.replaceAll('%25', '%2525');
}
