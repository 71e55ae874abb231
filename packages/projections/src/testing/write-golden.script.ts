import { writeMissingGoldenFiles } from '../codec/testing/golden-files.ts';
import { goldenStory } from '../codec/testing/golden-story.ts';

// Adds a golden file for each type and version of event that has none yet:
// node --conditions=@wherefore/source packages/projections/src/testing/write-golden.script.ts
for (const name of writeMissingGoldenFiles(await goldenStory())) process.stdout.write(`${name}\n`);
