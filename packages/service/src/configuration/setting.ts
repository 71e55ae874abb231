import type { SettingDefinition } from '../options/setting-definition.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What was given: options as commander names them (`requestsPerMinute`), and the environment. */
export interface Given {
  readonly options: Readonly<Record<string, unknown>>;
  readonly environment: Environment;
}

/** A value, and what to name when it cannot be used. */
export interface Said {
  readonly value: string;
  readonly saidBy: string;
}

/** What was said of a setting, each value on its own; empty where nothing was. */
export function saidOf(
  { option, variables, isList }: SettingDefinition,
  { options, environment }: Given,
): readonly Said[] {
  const given = options[option.replace(/-./g, (end) => end.slice(1).toUpperCase())];
  if (typeof given === 'string') return [{ value: given, saidBy: `--${option}` }];
  if (Array.isArray(given)) return given.map((value) => ({ value: String(value), saidBy: `--${option}` }));
  for (const saidBy of variables) {
    const text = environment[saidBy];
    if (text === undefined || text === '') continue;
    if (isList !== true) return [{ value: text, saidBy }];
    return text.split(',').map((value) => ({ value: value.trim(), saidBy }));
  }
  return [];
}

/** The one thing that was said of a setting. */
export function oneSaidOf(definition: SettingDefinition, given: Given): Said | undefined {
  return saidOf(definition, given)[0];
}
