import type { SettingDefinition } from './setting-definition.ts';

/** What takes options: a command of commander. */
export interface OptionTaker {
  option(
    flags: string,
    text: string,
    collect?: (value: string, before?: readonly string[]) => readonly string[],
  ): unknown;
}

/** Adds an option for each setting, with the variable that stands for it. */
export function addOptions(command: OptionTaker, definitions: Readonly<Record<string, SettingDefinition>>): void {
  for (const { option, value, text, isList } of Object.values(definitions)) {
    const flags = `--${option} <${value}>`;
    if (isList === true) command.option(flags, text, (each, before = []) => [...before, each]);
    else command.option(flags, text);
  }
}
