/** What an operator may do. */
export function Operate() {
  return <h1>Operate</h1>;
}
