/** A sample, told from cause to cure. */
export function Incident({ sample }: { readonly sample: string }) {
  return <h1>{sample}</h1>;
}
