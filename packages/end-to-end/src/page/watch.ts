import type { Page, Request } from 'playwright-core';

/** What goes wrong while somebody looks at a page. */
export interface Complaints {
  readonly all: readonly string[];
  /** Throws when there is one that was not expected. */
  assertNone(expected: readonly RegExp[]): Promise<void>;
}

/** Runs in every frame before anything of the page does. */
export const WATCHING = `
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error('POLICY: ' + event.violatedDirective + ' forbids ' + event.blockedURI + ' ' + event.sample);
  });
  Object.defineProperty(window, '__hacked', {
    set: () => console.error('something hostile ran in ' + location.href.slice(0, 300)),
  });
`;

export function observe(page: Page, { origin }: URL): Complaints {
  const all: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // Of the page, which names its icon, nobody asks for this one: a browser does, of where tabs wait between visits.
    if (message.location().url === `${origin}/favicon.ico`) return;
    all.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => all.push(`error of the page: ${error.stack ?? error.message}`));
  page.on('dialog', (dialog) => {
    all.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => all.push(`window: ${popup.url()}`));
  page.on('request', (request) => {
    if (!isOwn(request, origin)) all.push(`request to another host: ${request.url().slice(0, 300)}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // Given up by the page itself: it went elsewhere, or asks something else.
    if (reason !== 'net::ERR_ABORTED') all.push(`request failed: ${request.url().slice(0, 300)}: ${reason}`);
  });
  return {
    all,
    async assertNone(expected) {
      // By its answer, all that was said before has come.
      await page.evaluate('0');
      const unexpected = all.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)));
      if (unexpected.length > 0) throw new Error(`the browser complained:\n  ${unexpected.join('\n  ')}`);
    },
  };
}

function isOwn(request: Request, origin: string): boolean {
  const url = request.url();
  return url.startsWith(`${origin}/`) || url.startsWith('data:') || url.startsWith(`blob:${origin}/`);
}
