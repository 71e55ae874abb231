let region: HTMLElement | undefined;
let saying: ReturnType<typeof setTimeout> | undefined;

/** Readers of screens notice what changes in a region that they have seen, ms. */
const SEEN_AFTER_MS = 100;

/** Tells those who listen to the page rather than see it. */
export function announce(text: string): void {
  const known = region ?? newRegion();
  // The same once more is told once more.
  known.textContent = '';
  clearTimeout(saying);
  saying = setTimeout(() => {
    known.textContent = text;
  }, SEEN_AFTER_MS);
}

function newRegion(): HTMLElement {
  region = document.createElement('p');
  region.className = 'visually-hidden';
  region.setAttribute('role', 'status');
  document.body.append(region);
  return region;
}
