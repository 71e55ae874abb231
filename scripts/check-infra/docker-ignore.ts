/** Whether a file reaches the builder: of the patterns that match it or a folder that it is in, the last one counts. */
export function reachesBuilder(dockerIgnore: string): (path: string) => boolean {
  const patterns = dockerIgnore
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ isKept: line.startsWith('!'), glob: globOf(line.replace(/^!/, '')) }));
  return (path) => {
    const parts = path.split('/');
    const withFolders = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    const counts = patterns.findLast(({ glob }) => withFolders.some((each) => glob.test(each)));
    return counts?.isKept ?? true;
  };
}

/** As builders match: a star also matches what begins with a dot, which that of Node.js does not. */
function globOf(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const source = escaped.replace(/\*\*\/|\*/g, (stars) => (stars === '*' ? '[^/]*' : '(?:.*/)?'));
  return new RegExp(`^${source}$`);
}
