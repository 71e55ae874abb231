import { useCallback } from 'preact/hooks';
import { useSearchParams } from 'wouter-preact';

/** A part of the address that holds a part of what is shown. `undefined` takes it out. Absent: `undefined`. */
export function useParameter(
  name: string,
): readonly [
  value: string | undefined,
  set: (value: string | undefined, how?: { readonly replace?: boolean }) => void,
] {
  const [parameters, setParameters] = useSearchParams();
  const set = useCallback(
    (value: string | undefined, { replace = false } = {}) => {
      setParameters(
        (before) => {
          const after = new URLSearchParams(before);
          if (value === undefined) after.delete(name);
          else after.set(name, value);
          return after;
        },
        { replace },
      );
    },
    [name, setParameters],
  );
  return [parameters.get(name) ?? undefined, set];
}
