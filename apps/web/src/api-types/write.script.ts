// Writes the types of the HTTP API for the page. `api-types.test.ts` says when that is due.
import { writeFile } from 'node:fs/promises';
import { API_TYPES, apiTypes } from './api-types.ts';

await writeFile(API_TYPES, await apiTypes());
