/**
 * Works on several items at once and gives the results in the order of the items, each as soon as it and all before it
 * are there. Reads no further ahead than `atOnce` items. The first failure of `work` or of the source ends it.
 */
export async function* mapInOrder<T, R>(
  source: AsyncIterator<T, unknown, undefined>,
  atOnce: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const underWay: Promise<R>[] = [];
  let reading: Promise<IteratorResult<T, unknown>> | undefined = source.next();
  for (;;) {
    const [first] = underWay;
    const canRead = reading !== undefined && underWay.length < atOnce;
    if (first === undefined && reading === undefined) return;
    const happened = await Promise.race([
      ...(first === undefined ? [] : [first.then(() => 'result' as const)]),
      ...(canRead && reading !== undefined ? [reading.then(() => 'item' as const)] : []),
    ]);
    if (happened === 'result' && first !== undefined) {
      void underWay.shift();
      yield await first;
      continue;
    }
    const read: IteratorResult<T, unknown> | undefined = await reading;
    if (read === undefined || read.done === true) {
      reading = undefined;
      continue;
    }
    const result = work(read.value);
    // Looked at when its turn comes.
    result.catch(() => undefined);
    underWay.push(result);
    reading = source.next();
  }
}
