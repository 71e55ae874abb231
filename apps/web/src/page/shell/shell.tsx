import type { ComponentChildren } from 'preact';
import { Link, useRoute } from 'wouter-preact';
import { TokenButton, TokenGate } from '../operate/token.tsx';
import { SearchBox } from '../search/search-box.tsx';
import { useArrival } from './arrival.ts';
import { Connection } from './connection.tsx';
import './shell.css';
import { ThemeButton } from './theme-button.tsx';

/** What is around every view. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  useArrival();
  const [isHome] = useRoute('/');
  return (
    <>
      <a class="visually-hidden skip" href="#main">
        Skip to what this page is about
      </a>
      <header class="shell-head">
        <Link href="/" class="brand">
          <img src="/icon.svg" alt="" width="28" height="28" />
          Wherefore
        </Link>
        {!isHome && <SearchBox />}
        <nav aria-label="Views">
          <Place href="/names">Names</Place>
          <Place href="/changes">Changes</Place>
          <Place href="/operate">Operate</Place>
        </nav>
        <div class="shell-tools">
          <TokenButton />
          <ThemeButton />
        </div>
      </header>
      <Connection />
      <main id="main" tabIndex={-1}>
        <TokenGate>{children}</TokenGate>
      </main>
      <footer class="shell-foot">
        <a href="/docs">HTTP API</a>
        <a href="/openapi.json">OpenAPI</a>
        <Link href="/samples/tuwunel-385">The sample incident</Link>
      </footer>
    </>
  );
}

function Place({ href, children }: { readonly href: string; readonly children: ComponentChildren }) {
  const [isHere] = useRoute(href);
  return (
    <Link href={href} aria-current={isHere ? 'page' : undefined}>
      {children}
    </Link>
  );
}
