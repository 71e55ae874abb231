import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Problem } from '../problems/problem.ts';

interface SchemaOfProperty {
  readonly type?: string;
  readonly format?: string;
  readonly const?: string | number | boolean;
}

interface SchemaOfObject {
  readonly properties?: Readonly<Record<string, SchemaOfProperty>>;
}

/** As TypeBox tells of an error. */
interface Finding {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
}

const PARTS = { body: 'body', querystring: 'query', params: 'path', headers: 'header' } as const;
const NO_BODY = 'There is no body: send one, and say in Content-Type what it is.';
const MAX_FINDINGS = 8;
const MAX_POINTER = 200;

/**
 * Holds the parts of a request against their schemas. Of text only what is wholly a number or a truth value is read as
 * one, a body is taken as it is, and what is not in the schema is refused rather than dropped.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = 'body' }) => {
  const { Check, Errors } = bound(Compile(schema));
  const part = PARTS[httpPart as keyof typeof PARTS];
  const isForAnyText = part === 'path' && takesAnyText(schema as SchemaOfObject);
  if (isForAnyText) return () => true;
  const mayBeEmpty = part === 'query' && Check({});
  return (value: unknown) => {
    if (mayBeEmpty && isEmpty(value)) return true;
    if (part === 'query') {
      const twice = givenTwice(value, schema as SchemaOfObject);
      if (twice !== undefined) return { error: twice };
    }
    if (part === 'body' && (value === undefined || value === null))
      return { error: new Problem('invalid-request', NO_BODY) };
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

/** The parts of a path are text and all there, or the path would be another one. */
function takesAnyText({ properties = {} }: SchemaOfObject): boolean {
  return Object.values(properties).every((each) => each.type === 'string' && each.format === undefined);
}

function isEmpty(value: unknown): boolean {
  for (const _ in value as object) return false;
  return true;
}

/** Only what is a list may be given more than once. */
function givenTwice(value: unknown, { properties = {} }: SchemaOfObject): Problem | undefined {
  const isList = (name: string): boolean => Object.hasOwn(properties, name) && properties[name]?.type === 'array';
  const [twice] = Object.entries(value as object).find(([name, text]) => Array.isArray(text) && !isList(name)) ?? [];
  if (twice === undefined) return undefined;
  const name = shown(twice);
  const errors = [{ in: 'query', pointer: '', detail: `${name} is given more than once` }];
  return new Problem('invalid-request', `the query: ${name} is given more than once.`, { members: { errors } });
}

/** Names are the client's to choose: as much of one as a line bears. */
function shown(name: string): string {
  return JSON.stringify(name.slice(0, 40));
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
  if (type === 'array') return [text];
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
      return { in: part, pointer, detail: wordsFor(part, { keyword, instancePath, message, params }, properties) };
    });
  const [first] = errors;
  const where = first === undefined || first.pointer === '' ? `the ${part}` : `${first.pointer} of the ${part}`;
  return new Problem('invalid-request', `${where}: ${first?.detail ?? 'is not as it has to be'}.`, {
    members: { errors },
  });
}

/** Of what the validator says: what to send, where a client cannot see that from it. */
function wordsFor(
  part: string,
  { keyword, instancePath, message, params }: Finding,
  properties: NonNullable<SchemaOfObject['properties']>,
): string {
  if (keyword === 'enum') return `must be one of ${allowedIn(params)}`;
  if (part !== 'query') return message;
  const { type, requiredProperties: [missing] = [] } = params as Partial<Told>;
  if (keyword === 'type' && type === 'boolean') return 'must be true or false';
  if (instancePath !== '' || missing === undefined) return message;
  const { const: only } = properties[missing] ?? {};
  return only === undefined ? `${missing} is missing` : `${missing} is missing: write ${missing}=${only}`;
}

/** What the findings that are put in other words come with. */
interface Told {
  readonly type: string;
  readonly requiredProperties: readonly string[];
}

function allowedIn(params: object): string {
  const { allowedValues = [] } = params as { readonly allowedValues?: readonly unknown[] };
  return allowedValues.map(String).join(', ');
}

function unknownMembers(part: string, params: object, known: readonly string[]): string {
  const { additionalProperties = [] } = params as { readonly additionalProperties?: readonly string[] };
  const names = additionalProperties.slice(0, MAX_FINDINGS).map(shown);
  const what = part === 'query' ? 'parameter' : 'member';
  const there = known.length === 0 ? 'there are none' : `known are ${known.join(', ')}`;
  return `no ${what} is called ${names.join(', ')}; ${there}`;
}
