const KEY = 'wherefore-token';

const listeners = new Set<() => void>();

/** The token that was given in this tab; gone when the tab is. */
export function givenToken(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** `null`: forget it. */
export function giveToken(token: string | null): void {
  try {
    if (token === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, token);
  } finally {
    for (const listener of listeners) listener();
  }
}

/** Calls after each change; gives what ends that. */
export function onToken(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
