import { QueryClient, QueryClientProvider } from '@tanstack/preact-query';
import { lazy, Suspense } from 'preact/compat';
import { Route, Router, Switch } from 'wouter-preact';
import { useLiteralLocation, useLiteralSearch } from './address/literal-location.ts';
import { Problem } from './api/problem.ts';
import { Home } from './home/home.tsx';
import { Fault } from './shell/fault.tsx';
import { NothingHere } from './shell/nothing-here.tsx';
import { Shell } from './shell/shell.tsx';
import { Loading } from './ui/states.tsx';

/** Each view comes when it is wanted: the first one is there at once. */
const ServerPage = lazy(() => import('./server/server-page.tsx').then(({ ServerPage: page }) => ({ default: page })));
const Names = lazy(() => import('./fleet/names.tsx').then(({ Names: page }) => ({ default: page })));
const Changes = lazy(() => import('./fleet/changes.tsx').then(({ Changes: page }) => ({ default: page })));
const EventPage = lazy(() => import('./event/event-page.tsx').then(({ EventPage: page }) => ({ default: page })));
const Operate = lazy(() => import('./operate/operate.tsx').then(({ Operate: page }) => ({ default: page })));
const Incident = lazy(() => import('./incident/incident.tsx').then(({ Incident: page }) => ({ default: page })));

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      // What is refused stays refused; what is away may be back.
      // The process may be on this very machine: a browser without a network can ask it all the same.
      networkMode: 'always',
      refetchOnReconnect: true,
      retry: (failures, error) => failures < 2 && !(error instanceof Problem && error.status > 0 && error.status < 500),
    },
  },
});

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Router hook={useLiteralLocation} searchHook={useLiteralSearch}>
        <Shell>
          <Fault>
            <Suspense fallback={<Loading what="fetching this view" />}>
              <Switch>
                <Route path="/">
                  <Home />
                </Route>
                <Route path="/servers/:name/:view?">
                  {({ name, view }) => <ServerPage place={{ kind: 'live' }} name={decoded(name)} view={view} />}
                </Route>
                <Route path="/samples/:sample/servers/:name/:view?">
                  {({ sample, name, view }) => (
                    <ServerPage place={{ kind: 'sample', sample: decoded(sample) }} name={decoded(name)} view={view} />
                  )}
                </Route>
                <Route path="/events/:id">{({ id }) => <EventPage place={{ kind: 'live' }} id={decoded(id)} />}</Route>
                <Route path="/samples/:sample/events/:id">
                  {({ sample, id }) => (
                    <EventPage place={{ kind: 'sample', sample: decoded(sample) }} id={decoded(id)} />
                  )}
                </Route>
                <Route path="/samples/:sample">{({ sample }) => <Incident sample={decoded(sample)} />}</Route>
                <Route path="/names">
                  <Names />
                </Route>
                <Route path="/changes">
                  <Changes />
                </Route>
                <Route path="/operate">
                  <Operate />
                </Route>
                {/* Whatever it is: without a pattern, no path with a line break in it is met. */}
                <Route path={/^/}>
                  <NothingHere />
                </Route>
              </Switch>
            </Suspense>
          </Fault>
        </Shell>
      </Router>
    </QueryClientProvider>
  );
}

/** What cannot be decoded is no name of anything, and is shown as it stands. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
