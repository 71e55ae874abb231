/** All names that are known. */
export function Names() {
  return <h1>Names</h1>;
}
