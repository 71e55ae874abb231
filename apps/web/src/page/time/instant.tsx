import { useNow } from './clock.ts';
import { fromNowText, instantText } from './instant-text.ts';

/** A point in time. `relativeTo` a time that stands still, or now; `false`: the time alone. */
export function Instant({ at, relativeTo }: { readonly at: string; readonly relativeTo?: string | false }) {
  return (
    <time dateTime={at} title={`${at} (UTC)`}>
      {instantText(at)} UTC
      {relativeTo !== false && (
        <>
          {' '}
          <span class="soft">
            (<FromNow at={at} {...(relativeTo !== undefined && { relativeTo })} />)
          </span>
        </>
      )}
    </time>
  );
}

/** `in 5 min`, and counting. */
export function FromNow({ at, relativeTo }: { readonly at: string; readonly relativeTo?: string }) {
  const now = useNow(relativeTo === undefined ? 1000 : 3_600_000);
  return <>{fromNowText(at, relativeTo === undefined ? now : new Date(relativeTo).getTime())}</>;
}
