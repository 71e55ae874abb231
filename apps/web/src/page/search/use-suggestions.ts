import { useQuery } from '@tanstack/preact-query';
import { useEffect, useState } from 'preact/hooks';
import type { Answer } from '../api/answers.ts';
import { question } from '../api/questions.ts';

const PAUSE_MS = 120;
/** No name that is known is longer: the API refuses to look for one. */
const LONGEST = 255;

/** Names that are known and begin like what is typed; those of before while new ones are on their way. */
export function useSuggestions(typed: string): readonly string[] {
  const settled = useSettled(typed.trim());
  const text = settled.length > LONGEST ? '' : settled;
  const { data } = useQuery({
    ...question<Answer<'/v1/suggestions'>>('/v1/suggestions', { q: text }),
    enabled: text !== '',
    placeholderData: (before) => before,
    retry: false,
  });
  return text === '' ? [] : (data?.items ?? []);
}

/** A value once it has stayed the same for a moment: not each letter is a question. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
