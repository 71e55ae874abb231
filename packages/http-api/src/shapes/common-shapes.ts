import { STEPS, type Step } from '@wherefore/discovery';
import { type TInteger, type TObject, type TSchema, type TString, type TUnsafe, Type } from 'typebox';

/** A point in time: ISO 8601, UTC, with milliseconds. */
export const instantShape: TString = Type.String({ format: 'date-time', examples: ['2026-03-01T12:00:00.000Z'] });

/** The id of an event. */
export const uuidShape: TString = Type.String({ format: 'uuid', examples: ['019ca5b4-3c00-7000-8000-3f2b8c1d9e10'] });

export const stepShape: TUnsafe<Step> = Type.Unsafe<Step>({
  type: 'string',
  enum: STEPS.map(({ step }) => step),
  description: 'A step of the specification since v1.8.',
});

/** A host and port to connect to. */
export const targetShape: TObject = Type.Object({
  host: Type.String(),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  addresses: Type.Array(Type.String()),
  priority: Type.Optional(Type.Integer({ description: 'Of an SRV record.' })),
  weight: Type.Optional(Type.Integer({ description: 'Of an SRV record.' })),
});

/** A server name as part of a path. What is no server name is told by its parser, which knows better why. */
export const nameParams: TObject<{ name: TString }> = Type.Object({
  name: Type.String({ description: 'A Matrix server name, percent-encoded.', examples: ['matrix.org'] }),
});

export const limitShape: TInteger = Type.Integer({ minimum: 1, maximum: 1000, default: 100 });

export function nullable<T extends TSchema>(shape: T): TSchema {
  return Type.Union([shape, Type.Null()]);
}

/** A list as it is answered. */
export interface Listed {
  readonly items: readonly unknown[];
  readonly next: string | null;
}

/** `more`: members that a page has besides. */
export function pageShape(items: TSchema, more: Readonly<Record<string, TSchema>> = {}): TUnsafe<Listed> {
  const next = nullable(Type.String({ description: 'What to give as `after` for the next page.' }));
  return Type.Unsafe<Listed>(Type.Object({ items: Type.Array(items), next, ...more }));
}
