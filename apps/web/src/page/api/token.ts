const KEY = 'wherefore-token';

const listeners = new Set<() => void>();
let refused = false;

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
  refused = false;
  keep(token);
}

/** Forgets a token that is not taken here, and remembers that there was one. */
export function dropRefusedToken(): void {
  refused = true;
  keep(null);
}

/** The token that this tab had was not taken any more. */
export function wasTokenRefused(): boolean {
  return refused;
}

function keep(token: string | null): void {
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
