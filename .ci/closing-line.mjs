// Prints how many tests passed and failed, from the JSON report of Vitest, as the one line that machines look for.
// node closing-line.mjs REPORT EXIT-CODE-OF-THE-TEST-COMMAND
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/** The line, and whether the run was a success: some test ran, none failed, and the command said so too. */
export function close(report, testsExit) {
  const passed = report?.numPassedTests ?? 0;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const counted = (report?.numFailedTests ?? 0) + brokenFiles(report);
  // Vitest fails on errors outside of any test too: never a line that looks green then.
  const failed = counted === 0 && (testsExit !== 0 || report === undefined) ? 1 : counted;
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { line, success: failed === 0 && passed > 0 };
}

/** Files that failed before any of their tests could. */
function brokenFiles(report) {
  const files = report?.testResults ?? [];
  return files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((result) => result.status === 'failed'),
  ).length;
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // the run died before it could write one
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { line, success } = close(readReport(process.argv[2]), Number(process.argv[3]));
  console.log(line);
  process.exitCode = success ? 0 : 1;
}
