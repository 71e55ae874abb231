import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { documentsOf, filesLike, root } from './documents.ts';
import { resourceProblems } from './kubernetes.ts';

interface Tried {
  readonly name: string;
  /** Absent: the tool is not on this machine. */
  readonly problems?: readonly string[];
}

const PATH = [join(root, '.toolchain/checkers/bin'), process.env['PATH'] ?? ''].join(delimiter);

/** Of systemd-analyze security, from 0 to 100: what is left is that a server has a network and a compiler writes code. */
const MOST_EXPOSURE = 11;

/** What the tools say that check a kind of file better than we can; those that are not here are named. */
export function toolProblems(): readonly Tried[] {
  const overlays = ['base', 'migrate', 'overlays/example', 'overlays/example/migrate'];
  return [
    run('hadolint', ['--no-color', '-c', 'infra/container/hadolint.yaml', 'infra/container/Dockerfile']),
    run('shellcheck', [...filesLike('infra/**/*.sh'), ...filesLike('scripts/**/*.sh')]),
    ...[
      ['check', 'config', 'infra/prometheus/prometheus.yml'],
      ['check', 'rules', '--lint=all', '--lint-fatal', 'infra/prometheus/alerts.yml'],
      ['test', 'rules', 'infra/prometheus/alerts.test.yml'],
    ].map((args) => run('promtool', args)),
    ...overlays.map((overlay) =>
      run('kubectl', ['kustomize', `infra/kubernetes/${overlay}`], (built) => builtProblems(overlay, built)),
    ),
    ...units(),
  ];
}

function builtProblems(overlay: string, built: string): readonly string[] {
  const { documents, problems } = documentsOf(built);
  const found = documents.flatMap((resource) => resourceProblems(resource));
  const all = documents.length < 2 ? ['hardly anything was built', ...problems, ...found] : [...problems, ...found];
  return all.map((problem) => `${overlay}: ${problem}`);
}

/** In a folder where what they start is there, and templates have an instance. */
function units(): readonly Tried[] {
  const folder = mkdtempSync(join(tmpdir(), 'wherefore-units-'));
  try {
    const names = filesLike('infra/systemd/*.{service,timer}').map((path) => {
      const name = path.slice('infra/systemd/'.length).replace('@.', '@86.');
      const text = readFileSync(join(root, path), 'utf8').replaceAll('/opt/wherefore/node/bin/node', process.execPath);
      writeFileSync(join(folder, name), text);
      return name;
    });
    const paths = names.map((name) => join(folder, name));
    return [
      run('systemd-analyze', ['verify', '--man=no', ...paths], (_, complaints) =>
        complaints.trim() === '' ? [] : [`systemd-analyze verify: ${complaints}`],
      ),
      ...paths
        .filter((path) => path.endsWith('.service'))
        .map((path) => run('systemd-analyze', ['security', '--offline=true', `--threshold=${MOST_EXPOSURE}`, path])),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(
  tool: string,
  args: readonly string[],
  judge: (output: string, complaints: string) => readonly string[] = () => [],
): Tried {
  const name = [tool, ...args].slice(0, 3).join(' ');
  const { error, status, stdout, stderr } = spawnSync(tool, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH },
    maxBuffer: 16 * 1024 * 1024,
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') return { name: tool };
  if (error !== undefined) return { name, problems: [error.message] };
  if (status !== 0) return { name, problems: [`${name}: exit code ${status}\n${stdout}${stderr}`] };
  return { name, problems: judge(stdout, stderr) };
}

/** Whether a file is there, from the root of the repository. */
export function isThere(path: string): boolean {
  return existsSync(join(root, path));
}
