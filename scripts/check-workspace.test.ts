import { expect, test } from 'vitest';
import { allowedEdges, disagreements, type Manifest } from './check-workspace.ts';

const workspace: readonly Manifest[] = Object.entries(allowedEdges).map(([name, { run, test: testing }]) => ({
  name: `@wherefore/${name}`,
  dependencies: Object.fromEntries(run.map((other) => [`@wherefore/${other}`, 'workspace:*'])),
  devDependencies: Object.fromEntries(testing.map((other) => [`@wherefore/${other}`, 'workspace:*'])),
}));

const withChange = (name: string, change: Partial<Manifest>): readonly Manifest[] =>
  workspace.map((manifest) => (manifest.name === `@wherefore/${name}` ? { ...manifest, ...change } : manifest));

test('a workspace with every allowed edge agrees with the table', () => {
  expect(disagreements(workspace)).toEqual([]);
});

test('an edge against the direction is named', () => {
  const upwards = withChange('event-log', { dependencies: { '@wherefore/discovery': 'workspace:*' } });
  expect(disagreements(upwards)).toEqual(['event-log must not depend on discovery']);
});

test('an edge hidden among the peers or the optional dependencies is named', () => {
  const edge = { '@wherefore/core': 'workspace:*' };
  expect(disagreements(withChange('event-log', { peerDependencies: edge }))).toHaveLength(1);
  expect(disagreements(withChange('event-log', { optionalDependencies: edge }))).toHaveLength(1);
});

test('what tests may use is not for the package itself', () => {
  const shipped = withChange('core', { dependencies: { '@wherefore/testkit': 'workspace:*' } });
  expect(disagreements(shipped)).toEqual(['core must not depend on testkit']);
});

test('discovery gets no dependency, of whatever kind', () => {
  const leaning = withChange('discovery', { dependencies: { zod: 'catalog:' } });
  expect(disagreements(leaning)).toEqual(['discovery has no dependencies, and zod is one']);
});

test('a version beside the catalog is named', () => {
  expect(disagreements(withChange('core', { devDependencies: { zod: '4.6.7' } }))).toEqual([
    'core: take the version of zod from the catalog',
  ]);
});

test('a package that nobody saw is named, so that an empty tree does not pass', () => {
  expect(disagreements([])).toHaveLength(Object.keys(allowedEdges).length);
});

test('a package without a row is named', () => {
  expect(disagreements([...workspace, { name: '@wherefore/stranger' }])).toHaveLength(1);
});
