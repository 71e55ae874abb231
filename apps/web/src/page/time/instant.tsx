import { useNow } from './clock.ts';
import { fromNowText, fromThenText, instantText } from './instant-text.ts';

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

/** `in 5 min`, and counting; of a time that stands still `5 min later`. */
export function FromNow({ at, relativeTo }: { readonly at: string; readonly relativeTo?: string }) {
  const now = useNow(relativeTo === undefined ? 1000 : 3_600_000);
  return <>{relativeTo === undefined ? fromNowText(at, now) : fromThenText(at, new Date(relativeTo).getTime())}</>;
}
