/** One instruction, continued lines joined. */
export interface Instruction {
  readonly name: string;
  /** `--flag=value` before the arguments. */
  readonly flags: Readonly<Record<string, string>>;
  readonly rest: string;
}

export interface Stage {
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile; what stands before the first FROM is left out. Reads what our own file uses. */
export function stagesOf(text: string): readonly Stage[] {
  const stages: { name: string; instructions: Instruction[] }[] = [];
  for (const instruction of instructionsOf(text)) {
    if (instruction.name === 'FROM') {
      stages.push({ name: / as (\S+)$/i.exec(instruction.rest)?.[1] ?? String(stages.length), instructions: [] });
    } else stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}

function instructionsOf(text: string): readonly Instruction[] {
  const lines = text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n');
  return lines.map((line) => {
    const [, name = '', flagText = '', rest = ''] = /^(\w+)\s+((?:--\S+\s+)*)(.*)$/.exec(line) ?? [];
    const flags = [...flagText.matchAll(/--([\w-]+)(?:=(\S+))?/g)].map(([, flag = '', value = '']) => [flag, value]);
    return { name: name.toUpperCase(), flags: Object.fromEntries(flags), rest: rest.trim() };
  });
}

/** `A=b C="d e"` of ENV and LABEL. */
export function pairsOf(rest: string): readonly (readonly [string, string])[] {
  return [...rest.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S*))/g)].map(([, name = '', quoted, bare = '']) => [
    name,
    quoted ?? bare,
  ]);
}
