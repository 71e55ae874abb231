import process from 'node:process';

// Loaded before a program: it does not outlive whoever started it.
process.stdin
  .on('end', () => process.exit())
  .on('error', () => process.exit())
  .resume()
  .unref();
