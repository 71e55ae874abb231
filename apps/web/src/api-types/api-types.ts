import openapiTs, { astToString } from 'openapi-typescript';

/** Where the types are. */
export const API_TYPES: URL = new URL('../page/api/openapi.ts', import.meta.url);

const HEAD = '// Written by src/api-types/write.script.ts from the OpenAPI document. Not to be edited.\n';

/** The types of everything that the HTTP API is asked and answers. */
export async function apiTypes(): Promise<string> {
  const document = new URL(import.meta.resolve('@wherefore/http-api/openapi.json'));
  return HEAD + astToString(await openapiTs(document, { alphabetize: true, immutable: true }));
}
