/** What the caller of the command has to change: told in one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
