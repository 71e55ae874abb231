/** What was asked for is not there, and that is no fault: told in one line, exit code 1. */
export class NothingYet extends Error {
  override readonly name = 'NothingYet';
}
