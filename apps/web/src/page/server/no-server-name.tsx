import { type parseServerName, printable } from '@wherefore/discovery';
import { Link } from 'wouter-preact';
import { type Place, serverPath } from '../api/place.ts';
import { useTitle } from '../ui/title.ts';
import { nearestName } from './nearest-name.ts';
import './no-server-name.css';

type Invalid = Extract<ReturnType<typeof parseServerName>, { readonly kind: 'invalid' }>;

/** Around the spot, where the name is long. */
const SHOWN = 60;

/** For what is no server name: what is wrong with it, where, and what may have been meant. */
export function NoServerName({
  name,
  place,
  invalid: { message, offset, problem },
}: {
  readonly name: string;
  readonly place: Place;
  readonly invalid: Invalid;
}) {
  useTitle('No server name');
  const nearest = nearestName(name);
  const spot = String.fromCodePoint(name.codePointAt(offset) ?? 0x20);
  const isMissing = offset >= name.length;
  const [before, after] = [name.slice(0, offset), name.slice(offset + spot.length)];
  return (
    <div class="no-name">
      <h1>This is no server name</h1>
      <p class="no-name-text mono">
        <bdi>
          {before.length > SHOWN && '…'}
          {printable(before.slice(-SHOWN))}
        </bdi>
        <mark>{isMissing ? ' ' : printable(spot)}</mark>
        <bdi>
          {isMissing ? '' : printable(after.slice(0, SHOWN))}
          {after.length > SHOWN && '…'}
        </bdi>
      </p>
      <p>
        At character {offset + 1}: <bdi>{message}</bdi>. <span class="soft">({problem})</span>
      </p>
      {nearest !== undefined && (
        <p>
          Did you mean{' '}
          <Link href={serverPath(place, nearest)}>
            <bdi>{nearest}</bdi>
          </Link>
          ?
        </p>
      )}
      <p class="soft">
        A server name is a host name, an IPv4 address, or an IPv6 address in square brackets, with a colon and a port
        after it if need be: <code>example.org</code>, <code>example.org:8448</code>, <code>[2001:db8::1]</code>. It is
        what stands behind the first colon of a Matrix identifier such as <code>@alice:example.org</code>.
      </p>
    </div>
  );
}
