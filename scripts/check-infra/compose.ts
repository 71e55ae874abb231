import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { at, documentsOf, entriesOf, listOf } from './documents.ts';

/** Every way in which a compose file parts from the compose specification and from what we ask of our services. */
export function composeProblems(text: string, fileIsThere: (path: string) => boolean): readonly string[] {
  const { documents, problems } = documentsOf(text);
  const [file] = documents;
  return [...problems, ...schemaProblems(file), ...hardeningProblems(file), ...referenceProblems(file, fileIsThere)];
}

function schemaProblems(file: unknown): readonly string[] {
  // The package has no door for its schema.
  const linter = createRequire(import.meta.url).resolve('dclint');
  const path = join(linter.slice(0, linter.lastIndexOf('/dclint/')), 'dclint/schemas/compose.schema.json');
  const { $schema: _, ...schema } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  if (validate(file)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `compose: ${instancePath} ${message}`);
}

function hardeningProblems(file: unknown): readonly string[] {
  return entriesOf(at(file, 'services')).flatMap(([name, service]) => {
    const limits = at(service, 'deploy', 'resources', 'limits');
    const rules: readonly (readonly [boolean, string])[] = [
      [at(service, 'read_only') === true, 'writes to its file system'],
      [listOf(at(service, 'cap_drop')).includes('ALL'), 'keeps capabilities'],
      [listOf(at(service, 'security_opt')).includes('no-new-privileges:true'), 'may gain privileges'],
      [['cpus', 'memory', 'pids'].every((key) => at(limits, key) !== undefined), 'has no limits'],
      [isPinned(String(at(service, 'image'))), 'has an image without a version'],
      [at(service, 'privileged') === undefined && at(service, 'network_mode') === undefined, 'is let out of its box'],
      [listOf(at(service, 'ports')).every((port) => String(port).startsWith('127.0.0.1:')), 'is published to all'],
    ];
    return rules.filter(([holds]) => !holds).map(([, sentence]) => `compose: ${name} ${sentence}`);
  });
}

/** Ours is built here, under a name that can be changed. */
function isPinned(image: string): boolean {
  return /^\$\{WHEREFORE_IMAGE:-/.test(image) || /^[a-z0-9/-]+:v?[0-9]+\.[0-9]+/.test(image);
}

function referenceProblems(file: unknown, fileIsThere: (path: string) => boolean): readonly string[] {
  const services = entriesOf(at(file, 'services'));
  const used = (what: string): readonly string[] =>
    services.flatMap(([, service]) => listOf(at(service, what)).map((each) => String(at(each, 'source') ?? each)));
  const networks = services.flatMap(([, service]) => listOf(at(service, 'networks')).map(String));
  const unknown = (what: string, names: readonly string[]): readonly string[] =>
    names.filter((name) => at(file, what, name) === undefined).map((name) => `compose: there is no ${what} ${name}`);
  const unused = (what: string, names: readonly string[]): readonly string[] =>
    entriesOf(at(file, what)).flatMap(([name]) =>
      names.includes(name) ? [] : [`compose: nobody uses ${what} ${name}`],
    );
  const files = entriesOf(at(file, 'configs')).map(([, config]) => String(at(config, 'file')));
  return [
    ...['secrets', 'configs'].flatMap((what) => [...unknown(what, used(what)), ...unused(what, used(what))]),
    ...unknown('networks', networks),
    ...unused('networks', networks),
    ...files
      .filter((path) => !fileIsThere(join(dirname('infra/compose.yaml'), path)))
      .map((path) => `compose: no ${path}`),
  ];
}
