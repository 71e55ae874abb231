import { lazy, Suspense } from 'preact/compat';
import { Link } from 'wouter-preact';
import { SearchBox } from '../search/search-box.tsx';
import { Loading } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';
import './home.css';
import { Samples } from './samples.tsx';

const Attention = lazy(() => import('../fleet/attention.tsx').then(({ Attention: part }) => ({ default: part })));

/** The first view: ask for a server, look at an incident, see what needs a look. */
export function Home() {
  useTitle('');
  return (
    <>
      <section class="home-ask">
        <h1>Where a Matrix server is, why, and since when</h1>
        <p class="soft">
          Every answer comes with what it rests on: what the well-known said, which records DNS gave, and until when
          each of them holds. Any past moment can be asked again.
        </p>
        <SearchBox isLarge />
        <p class="soft home-hint">
          A server name, a user such as <code>@alice:example.org</code>, a room, or a link to one. Does a homeserver go
          somewhere else? <Link href="/operate">Judge what it has cached</Link>.
        </p>
      </section>
      <div class="home-parts">
        <Suspense fallback={<Loading what="counting names" />}>
          <Attention />
        </Suspense>
        <Samples />
      </div>
    </>
  );
}
