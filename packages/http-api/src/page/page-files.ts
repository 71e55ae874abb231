import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SettingsError } from '@wherefore/service/options';

/** What a folder has of a built page. */
export interface PageFiles {
  readonly root: string;
  /**
   * Tags by path below `root`, with `/` between: `assets/index-x1XGuNl0.js`. They are of the content, for packages give
   * all files one time, and the page of the next version may be as long.
   */
  readonly tags: ReadonlyMap<string, string>;
  /** The page itself. */
  readonly index: Buffer;
}

/** The page itself. */
export const INDEX = 'index.html';

/** Of these there are compressed ones beside what they are of. */
const COMPRESSED = /\.(?:br|gz)$/;

/**
 * Everything there is of a page. Nothing is served but what was there at the start, so that no path that somebody asks
 * for ever gets to the file system.
 *
 * @throws {SettingsError} it is not built
 */
export function pageFiles(folder: URL): PageFiles {
  const root = fileURLToPath(folder);
  const found = existsSync(root) ? readdirSync(root, { recursive: true, withFileTypes: true }) : [];
  const paths = found
    .filter((entry) => entry.isFile() && !COMPRESSED.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
  if (!paths.includes(INDEX) || !paths.some((path) => path.startsWith('assets/'))) {
    throw new SettingsError(`the page is not built, there is none in ${root}: build it with npm run build`);
  }
  const read = (path: string): Buffer => readFileSync(join(root, path));
  return { root, tags: new Map(paths.map((path) => [path, tagOf(read(path))])), index: read(INDEX) };
}

/** Weak, for it is sent compressed or not. */
function tagOf(content: Buffer): string {
  return `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
}
