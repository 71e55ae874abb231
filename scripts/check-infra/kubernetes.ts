import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { at, documentsOf, filesLike, listOf, read } from './documents.ts';

interface Schemas {
  readonly kinds: Readonly<Record<string, string>>;
}

const schemas = JSON.parse(readFileSync(join(import.meta.dirname, 'schemas/kubernetes-1.37.json'), 'utf8')) as Schemas &
  object;
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema({ $id: 'kubernetes', ...schemas });

/** Kinds of which the schemas know nothing: custom resources and what only kustomize reads. */
const FOREIGN = ['Kustomization', 'Component', 'ServiceMonitor', 'PrometheusRule'];

/** What is wrong with one resource, by the strict schema of its kind and by what we ask of pods. */
export function resourceProblems(resource: unknown, { isPatch = false } = {}): readonly string[] {
  const kind = String(at(resource, 'kind'));
  const name = `${kind} ${String(at(resource, 'metadata', 'name'))}`;
  if (FOREIGN.includes(kind)) return [];
  const definition = schemas.kinds[`${String(at(resource, 'apiVersion'))}/${kind}`];
  if (definition === undefined) return [`${name}: no schema of ${String(at(resource, 'apiVersion'))} ${kind}`];
  const validate = ajv.getSchema(`kubernetes#/$defs/${definition}`) as ValidateFunction;
  validate(resource);
  const problems = (validate.errors ?? [])
    // A patch need not be whole.
    .filter(({ keyword }) => !(isPatch && keyword === 'required'))
    .map(({ instancePath, message, params }) => `${name}: ${instancePath} ${message} ${JSON.stringify(params)}`);
  return isPatch ? problems : [...problems, ...podProblems(name, resource)];
}

/** What the profile `restricted` of Kubernetes asks of a pod, and what we ask besides. */
function podProblems(name: string, resource: unknown): readonly string[] {
  const pod = at(resource, 'spec', 'template', 'spec');
  if (pod === undefined) return [];
  const context = at(pod, 'securityContext');
  const rules: (readonly [boolean, string])[] = [
    [at(context, 'runAsNonRoot') === true && Number(at(context, 'runAsUser')) > 0, 'may run as root'],
    [at(context, 'seccompProfile', 'type') === 'RuntimeDefault', 'has no seccomp profile'],
    [at(pod, 'automountServiceAccountToken') === false, 'is given a token for the cluster'],
    [['hostNetwork', 'hostPID', 'hostIPC'].every((key) => at(pod, key) === undefined), 'shares with its host'],
  ];
  for (const container of listOf(at(pod, 'containers'))) {
    const own = at(container, 'securityContext');
    rules.push(
      [at(own, 'allowPrivilegeEscalation') === false, 'may gain privileges'],
      [at(own, 'readOnlyRootFilesystem') === true, 'writes to its file system'],
      [listOf(at(own, 'capabilities', 'drop')).includes('ALL'), 'keeps capabilities'],
      [at(container, 'resources', 'limits', 'memory') !== undefined, 'has no limit of memory'],
      [at(container, 'resources', 'requests', 'cpu') !== undefined, 'asks for no CPU'],
    );
  }
  return rules.filter(([holds]) => !holds).map(([, sentence]) => `${name}: ${sentence}`);
}

/** Files that no kustomization lists, and entries that lead nowhere. */
export function kustomizationProblems(
  folder: string,
  kustomization: unknown,
  files: readonly string[],
  isThere: (path: string) => boolean,
): readonly string[] {
  const patches = listOf(at(kustomization, 'patches')).map((patch) => at(patch, 'path'));
  const listed = [
    ...listOf(at(kustomization, 'resources')),
    ...listOf(at(kustomization, 'components')),
    ...patches,
  ].map(String);
  const missing = listed.filter((path) => !isThere(join(folder, path)));
  const forgotten = files.filter(
    (file) => file !== 'kustomization.yaml' && !file.endsWith('.example.yaml') && !listed.includes(file),
  );
  return [
    ...missing.map((path) => `${folder}: there is no ${path}`),
    ...forgotten.map((file) => `${folder}: ${file} is not in its kustomization`),
  ];
}

/** Of all files under infra/kubernetes. */
export function manifestProblems(isThere: (path: string) => boolean): readonly string[] {
  const manifests = filesLike('infra/kubernetes/**/*.yaml');
  const patches = new Set(
    manifests
      .filter((path) => path.endsWith('/kustomization.yaml'))
      .flatMap((path) =>
        listOf(at(documentsOf(read(path)).documents[0], 'patches')).map((patch) =>
          join(dirname(path), String(at(patch, 'path'))),
        ),
      ),
  );
  return manifests.flatMap((path) => {
    const { documents, problems } = documentsOf(read(path));
    const folder = dirname(path);
    const files = filesLike(`${folder}/*.yaml`).map((file) => file.slice(folder.length + 1));
    const lists = path.endsWith('/kustomization.yaml')
      ? kustomizationProblems(folder, documents[0], files, isThere)
      : [];
    const resources = documents.flatMap((resource) => resourceProblems(resource, { isPatch: patches.has(path) }));
    return [...problems, ...resources, ...lists].map((problem) => `${path}: ${problem}`);
  });
}
