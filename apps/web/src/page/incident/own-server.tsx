import { Link } from 'wouter-preact';
import { type Place, serverPath } from '../api/place.ts';
import { SearchBox } from '../search/search-box.tsx';
import { CopyLine } from '../ui/copy-line.tsx';
import { Panel } from '../ui/panel.tsx';

/** Where to go from the story. */
export function OwnServer({ place, name }: { readonly place: Place; readonly name: string }) {
  return (
    <Panel title="Where is yours?" class="own-server">
      <SearchBox isLarge />
      <h3>If you run Tuwunel</h3>
      <p>
        Have it print what it holds, and paste that on <Link href="/operate">Operate</Link>: each row is told to be
        right or wrong, and why.
      </p>
      <CopyLine text="!admin query resolver destinations-cache" name="command of Tuwunel" />
      <h3>To see more of this one</h3>
      <ul class="own-server-more">
        <li>
          <Link href={serverPath(place, name)}>
            <bdi>{name}</bdi> at every moment of it
          </Link>
        </li>
        <li>
          <Link href={serverPath(place, name, 'others')}>What other homeservers and policies would have held</Link>
        </li>
        <li>
          On a terminal, with real DNS packets and real TLS:
          <CopyLine text="wherefore demo" name="wherefore command" />
        </li>
      </ul>
    </Panel>
  );
}
