import { Link } from 'wouter-preact';
import { Empty } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';

/** For addresses that lead nowhere. */
export function NothingHere() {
  useTitle('Nothing here');
  return (
    <>
      <h1>There is nothing here</h1>
      <Empty title="No view has this address.">
        <p>
          Search for a server above, or <Link href="/">begin at the beginning</Link>.
        </p>
      </Empty>
    </>
  );
}
