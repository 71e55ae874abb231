/** What keeps everything from being cleared before anybody confirms it; `undefined`: nothing does. */
export function nothingHeld(names: number | undefined): string | undefined {
  return names === 0 ? '0 names are held: there is nothing to clear.' : undefined;
}

/** What keeps something from being done that has to be confirmed by a word; `undefined`: it was given. */
export function confirmationFault(typed: string, word: string): string | undefined {
  // As people write numbers: 12,345.
  const given = typed
    .trim()
    .toLowerCase()
    .replaceAll(/(?<=\d)[ ,.'\u2009\u202f](?=\d)/g, '');
  if (given === word) return undefined;
  return given === '' ? `Waits for ${word} to be typed.` : `What is typed is not ${word}.`;
}
