import type { ComponentChildren } from 'preact';
import { Link, useRoute } from 'wouter-preact';
import './shell.css';

/** What is around every view. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
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
        <nav aria-label="Views">
          <Place href="/names">Names</Place>
          <Place href="/changes">Changes</Place>
          <Place href="/operate">Operate</Place>
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
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
