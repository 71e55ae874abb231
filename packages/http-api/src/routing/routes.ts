/** Which methods there are at which paths, so that a path that exists is told apart from one that does not. */
export class Routes {
  readonly #methods = new Map<string, Set<string>>();

  add(pattern: string, method: string | readonly string[]): void {
    const methods = this.#methods.get(pattern) ?? new Set<string>();
    for (const each of [method].flat()) methods.add(each);
    this.#methods.set(pattern, methods);
  }

  /** The methods of a path as it was asked for; empty where nothing is served. */
  allowed(path: string): readonly string[] {
    const segments = path.split('/');
    const found = [...this.#methods].filter(([pattern]) => matches(pattern.split('/'), segments));
    return [...new Set(found.flatMap(([, methods]) => [...methods]))].sort();
  }
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  if (pattern.at(-1) === '*') {
    if (segments.length < pattern.length) return false;
    return matches(pattern.slice(0, -1), segments.slice(0, pattern.length - 1));
  }
  if (pattern.length !== segments.length) return false;
  return pattern.every((part, index) => (part.startsWith(':') ? segments[index] !== '' : part === segments[index]));
}
