/** One thing that can be set: by an option of the command line, else by a variable of the environment. */
export interface SettingDefinition {
  /** Without the hyphens. */
  readonly option: string;
  /** What to call its value in a help text. */
  readonly value: string;
  /** The first that is not empty counts. */
  readonly variables: readonly string[];
  readonly text: string;
  /** May be repeated; in a variable the values are separated by commas. */
  readonly isList?: true;
}
