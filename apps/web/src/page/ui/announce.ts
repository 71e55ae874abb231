let region: HTMLElement | undefined;
let saying: ReturnType<typeof setTimeout> | undefined;

/** Readers of screens notice what changes in a region that they have seen, ms. */
const SEEN_AFTER_MS = 100;

/** Tells those who listen to the page rather than see it. */
export function announce(text: string): void {
  const host = hostNow();
  region ??= newRegion();
  if (region.parentNode !== host) host.append(region);
  // The same once more is told once more.
  region.textContent = '';
  const known = region;
  clearTimeout(saying);
  saying = setTimeout(() => {
    // A dialog may have been closed, and the region with it.
    if (known.parentNode === hostNow()) known.textContent = text;
    else announce(text);
  }, SEEN_AFTER_MS);
}

/** While a dialog is open nothing beside it is read out. */
function hostNow(): Element {
  return document.querySelector('dialog:modal') ?? document.body;
}

function newRegion(): HTMLElement {
  const made = document.createElement('p');
  made.className = 'visually-hidden';
  made.setAttribute('role', 'status');
  return made;
}
