import { Link } from 'wouter-preact';
import { useTitle } from '../ui/title.ts';

/** The first view. */
export function Home() {
  useTitle('');
  return (
    <>
      <h1>Where a Matrix server is, why, and since when</h1>
      <p>
        <Link href="/samples/tuwunel-385">See an incident, from cause to cure</Link>
      </p>
    </>
  );
}
