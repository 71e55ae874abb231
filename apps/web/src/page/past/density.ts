import type { Overview } from './overview.ts';
import { has, type Span } from './span.ts';

type Bucket = Overview['buckets'][number];

/** Those that lie in a span whole: of what is beyond it a piece that reaches over its ends says nothing. */
export function bucketsWithin(buckets: readonly Bucket[], span: Span): readonly Bucket[] {
  return buckets.filter(({ from, to }) => has(span, Date.parse(from)) && has(span, Date.parse(to)));
}

/** The outline of how much was recorded when, as one path; small amounts are seen beside large ones. */
export function densityPath(buckets: readonly Bucket[], x: (time: number) => number, height: number): string {
  const most = Math.max(1, ...buckets.map(amount));
  let path = '';
  for (const bucket of buckets) {
    const count = amount(bucket);
    if (count === 0) continue;
    const left = x(Date.parse(bucket.from));
    const width = Math.max(1, x(Date.parse(bucket.to)) - left);
    const tall = Math.max(2, height * Math.sqrt(count / most));
    path += `M${round(left)} ${height}v${round(-tall)}h${round(width)}v${round(tall)}z`;
  }
  return path;
}

function amount({ asked, observed, concluded, failed, acts, claimed }: Bucket): number {
  return asked + observed + concluded + failed + acts + claimed;
}

function round(px: number): number {
  return Math.round(px * 10) / 10;
}
