/**
 * What comes of each item, in the order in which it comes, so many at a time: an item is begun when there is room and
 * somebody reads. What `work` throws ends it.
 */
export async function* asTheyCome<I, O>(
  items: readonly I[],
  atOnce: number,
  work: (item: I) => O | Promise<O>,
): AsyncGenerator<O, void, undefined> {
  const running = new Map<number, Promise<readonly [number, O]>>();
  let next = 0;
  while (next < items.length || running.size > 0) {
    while (next < items.length && running.size < atOnce) {
      const place = next;
      next += 1;
      const result = work(items[place] as I);
      if (!(result instanceof Promise)) {
        yield result;
        continue;
      }
      const landing = result.then((value) => [place, value] as const);
      // Whoever stops reading leaves them behind.
      landing.catch(() => undefined);
      running.set(place, landing);
    }
    if (running.size === 0) continue;
    const [place, value] = await Promise.race(running.values());
    running.delete(place);
    yield value;
  }
}
