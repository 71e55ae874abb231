// Writes the OpenAPI document to `openapi.json`, where a test holds it against the routes.
import { writeFile } from 'node:fs/promises';
import { openTestApi } from './open-test-api.ts';

await using api = await openTestApi();
const file = new URL('../../openapi.json', import.meta.url);
await writeFile(file, `${JSON.stringify(api.app.swagger(), null, 2)}\n`);
