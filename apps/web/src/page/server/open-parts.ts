import { useParameter } from '../address/parameter.ts';

/** Which parts of a tree are open; in the address, so that who follows a link sees the same. */
export interface OpenParts {
  has(key: string): boolean;
  set(key: string, isOpen: boolean): void;
}

/** @param first what is open as long as the address does not say */
export function useOpenParts(first: readonly string[]): OpenParts {
  const [text, setText] = useParameter('open');
  const open = text === undefined ? first : readParts(text);
  return {
    has: (key) => open.includes(key),
    set: (key, isOpen) => {
      if (open.includes(key) === isOpen) return;
      setText(writeParts(isOpen ? [...open, key] : open.filter((each) => each !== key)), { replace: true });
    },
  };
}

export function readParts(text: string): readonly string[] {
  return text === '' ? [] : text.split(',').map((part) => part.replaceAll('!c', ',').replaceAll('!e', '!'));
}

export function writeParts(parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll('!', '!e').replaceAll(',', '!c')).join(',');
}
