import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SAMPLE_FILE, sampleText } from './sample-file.ts';

// Records the sample anew, when the test says that it is out of date:
// node --conditions=@wherefore/source packages/projections/src/testing/write-sample.script.ts
await mkdir(dirname(SAMPLE_FILE), { recursive: true });
await writeFile(SAMPLE_FILE, await sampleText());
