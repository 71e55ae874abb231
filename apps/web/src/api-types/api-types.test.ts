import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { API_TYPES, apiTypes } from './api-types.ts';

test('the types of the page are those of the OpenAPI document (else: node src/api-types/write.script.ts)', async () => {
  expect(await readFile(API_TYPES, 'utf8')).toBe(await apiTypes());
});
