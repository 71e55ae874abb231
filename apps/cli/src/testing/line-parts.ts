import { z } from 'zod';

export const instant: z.ZodISODateTime = z.iso.datetime({ precision: 3 });
export const uuid: z.ZodUUID = z.uuid();
export const count: z.ZodType<number> = z.int().nonnegative();
export const step: z.ZodType<string> = z.enum(['1', '2', '3.1', '3.2', '3.3', '3.4', '3.5', '4', '5', '6']);
export const position: z.ZodType<string> = z.string().regex(/^[0-9]+$/);
