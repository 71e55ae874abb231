const MAX_LENGTH = 500;

/** What a thrown value says, whatever it is: bounded, and never a throw of its own. */
export function messageOf(thrown: unknown): string {
  try {
    const text = thrown instanceof Error ? thrown.message : thrown;
    return String(text).slice(0, MAX_LENGTH).toWellFormed();
  } catch {
    return 'a thrown value that cannot be read';
  }
}
