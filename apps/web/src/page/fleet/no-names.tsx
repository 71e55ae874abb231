import { Link } from 'wouter-preact';
import { Empty } from '../ui/states.tsx';

/** What to do where nothing was ever asked for. */
export function NoNames() {
  return (
    <Empty title="No name is cached yet.">
      <p>A name comes in when somebody asks where it is. Search for one above, or have a homeserver ask:</p>
      <p>
        <code>curl {location.origin}/v1/servers/matrix.org/destination</code>
      </p>
      <p>
        What a Tuwunel server has cached can be compared with what is true: <Link href="/operate">paste its table</Link>
        .
      </p>
    </Empty>
  );
}
