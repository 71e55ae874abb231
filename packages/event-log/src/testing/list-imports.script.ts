import { registerHooks } from 'node:module';

// Prints every specifier that importing the first argument asks for.
registerHooks({
  resolve(specifier, context, nextResolve) {
    process.stdout.write(`${specifier}\n`);
    return nextResolve(specifier, context);
  },
});
await import(process.argv[2] ?? '');
process.stdout.write('end\n');
