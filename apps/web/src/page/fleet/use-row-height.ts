import { useEffect, useState } from 'preact/hooks';

const NARROW = '(max-width: 44rem)';

export interface RowRems {
  readonly wide: number;
  readonly narrow: number;
}

/** px; as large as the text of who reads it wants it. */
export function useRowHeight(rems: RowRems): number {
  const [height, setHeight] = useState(() => heightOf(rems));
  useEffect(() => {
    const query = matchMedia(NARROW);
    const change = () => setHeight(heightOf(rems));
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, [rems]);
  return height;
}

function heightOf({ wide, narrow }: RowRems): number {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.round((matchMedia(NARROW).matches ? narrow : wide) * rem);
}
