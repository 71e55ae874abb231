import process from 'node:process';
import { startPostgresServer } from '../postgres/index.ts';

{
  await using _ = await startPostgresServer();
}
process.exitCode = 3;
