import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Problem } from '../problems/problem.ts';

interface SchemaOfObject {
  readonly properties?: Readonly<Record<string, { readonly type?: string }>>;
}

/** As TypeBox tells of an error. */
interface Finding {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
}

const PARTS = { body: 'body', querystring: 'query', params: 'path', headers: 'header' } as const;
const MAX_FINDINGS = 8;
const MAX_POINTER = 200;

/**
 * Holds the parts of a request against their schemas. Of text only what is wholly a number or a truth value is read as
 * one, a body is taken as it is, and what is not in the schema is refused rather than dropped.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = 'body' }) => {
  const { Check, Errors } = bound(Compile(schema));
  const part = PARTS[httpPart as keyof typeof PARTS];
  return (value: unknown) => {
    const read = part === 'body' ? value : fromText(schema as SchemaOfObject, value);
    if (Check(read)) return { value: read };
    return { error: invalidRequest(part, Errors(read), schema as SchemaOfObject) };
  };
};

function bound(compiled: ReturnType<typeof Compile>): {
  readonly Check: (value: unknown) => boolean;
  readonly Errors: (value: unknown) => readonly Finding[];
} {
  return {
    Check: (value) => compiled.Check(value),
    Errors: (value) => compiled.Errors(value) as unknown as readonly Finding[],
  };
}

function fromText({ properties = {} }: SchemaOfObject, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return {};
  const read: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, text] of Object.entries(value)) {
    read[name] = Object.hasOwn(properties, name) ? readAs(text, properties[name]?.type) : text;
  }
  return read;
}

function readAs(text: unknown, type: string | undefined): unknown {
  if (typeof text !== 'string') return text;
  if (type === 'integer' && /^-?[0-9]{1,15}$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function invalidRequest(
  part: (typeof PARTS)[keyof typeof PARTS],
  findings: readonly Finding[],
  { properties = {} }: SchemaOfObject,
): Problem {
  const known = Object.keys(properties);
  const errors = findings
    .filter(({ keyword }) => keyword !== 'boolean')
    .slice(0, MAX_FINDINGS)
    .map(({ keyword, instancePath, message, params }) => {
      const pointer = instancePath.slice(0, MAX_POINTER);
      if (keyword === 'additionalProperties' && instancePath === '') {
        return { in: part, pointer, detail: unknownMembers(part, params, known) };
      }
      return { in: part, pointer, detail: message };
    });
  const [first] = errors;
  const where = first === undefined || first.pointer === '' ? `the ${part}` : `${first.pointer} of the ${part}`;
  return new Problem('invalid-request', `${where}: ${first?.detail ?? 'is not as it has to be'}.`, {
    members: { errors },
  });
}

function unknownMembers(part: string, params: object, known: readonly string[]): string {
  const { additionalProperties = [] } = params as { readonly additionalProperties?: readonly string[] };
  const names = additionalProperties.slice(0, MAX_FINDINGS).map((name) => JSON.stringify(name.slice(0, 40)));
  const what = part === 'query' ? 'parameter' : 'member';
  const there = known.length === 0 ? 'there are none' : `known are ${known.join(', ')}`;
  return `no ${what} is called ${names.join(', ')}; ${there}`;
}
