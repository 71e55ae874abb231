import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import type { Answer } from './answer.ts';
import { namedIn, readAnswer } from './answer-line.ts';
import { binaryAddress } from './compare-names.ts';
import { type CommandEnvironment, type Subject, Unaskable } from './subject.ts';

/** A command is given up when it has not answered after this time. */
const ANSWER_MS = 30_000;
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;
const STDERR_TAIL = 1000;

export interface CommandSubjectOptions {
  /**
   * For the shell. It reads server names on stdin, one a line, and prints a line of JSON for each as
   * `wherefore resolve --json` does. `{dns}` and `{ca}` stand for the name server (`address:port`) and the file of the
   * certificate to trust; they are in the environment, too: WHEREFORE_DNS and WHEREFORE_CA_FILE.
   */
  readonly command: string;
  /** Time for one answer, from the start of the command. Default 30 s. */
  readonly timeoutMs?: number;
}

/** Any program, started anew for each case. */
export function commandSubject({ command, timeoutMs = ANSWER_MS }: CommandSubjectOptions): Subject<CommandEnvironment> {
  return {
    name: command,
    open: async (environment) => ({
      resolve: async (serverName) => {
        // It would be another name, or none, on a line of its own.
        if (serverName === '' || /[\r\n]/.test(serverName)) throw new Unaskable('the name fits no line of input');
        return untranslated(
          await new Conversation(start(command, environment), serverName, timeoutMs).answer,
          environment,
        );
      },
      [Symbol.asyncDispose]: async () => undefined,
    }),
  };
}

function start(command: string, { nameServer, caFile }: CommandEnvironment): ChildProcess {
  const line = command.replaceAll('{dns}', () => quoted(nameServer)).replaceAll('{ca}', () => quoted(caFile));
  const env = { ...process.env, WHEREFORE_DNS: nameServer, WHEREFORE_CA_FILE: caFile };
  // A group of its own, so that what the shell started ends with it.
  return spawn(line, { shell: true, detached: true, env, stdio: ['pipe', 'pipe', 'pipe'] });
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

function untranslated(answer: Answer, { untranslate }: CommandEnvironment): Answer {
  if (answer.outcome === 'unresolvable') return answer;
  const targets = answer.targets.map((target) => ({
    ...target,
    host: binaryAddress(target.host) === undefined ? target.host : untranslate(target.host),
    addresses: target.addresses.map(untranslate),
  }));
  return { ...answer, targets };
}

/** One question to a process, bounded in time and in what it may print. */
class Conversation {
  readonly answer: Promise<Answer>;
  readonly #child: ChildProcess;
  readonly #serverName: string;
  readonly #settle: { readonly resolve: (answer: Answer) => void; readonly reject: (reason: Error) => void };
  readonly #timer: ReturnType<typeof setTimeout>;
  #line = '';
  #lines = 0;
  #bytes = 0;
  #stderr = '';

  constructor(child: ChildProcess, serverName: string, timeoutMs: number) {
    const { promise, ...settle } = Promise.withResolvers<Answer>();
    this.answer = promise;
    this.#settle = settle;
    this.#child = child;
    this.#serverName = serverName;
    this.#timer = setTimeout(() => this.#fail(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => this.#read(chunk));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#stderr = (this.#stderr + chunk).slice(-STDERR_TAIL);
    });
    child.on('error', (error) => this.#fail(`could not be started: ${error.message}`));
    child.on('close', (code, signal) => {
      this.#readLine(this.#line);
      this.#fail(`ended (${signal ?? `exit code ${code}`}) without an answer`);
    });
    // It need not read: what counts is what it prints.
    child.stdin?.on('error', () => undefined).end(`${serverName}\n`);
  }

  #read(chunk: string): void {
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_OUTPUT_BYTES) {
      this.#fail(`printed more than ${MAX_OUTPUT_BYTES} bytes without an answer`);
      return;
    }
    const lines = (this.#line + chunk).split('\n');
    this.#line = lines.pop() ?? '';
    for (const line of lines) this.#readLine(line);
  }

  #readLine(line: string): void {
    if (line.trim() !== '') this.#lines += 1;
    const named = namedIn(line);
    if (named?.serverName !== this.#serverName) return;
    try {
      this.#settle.resolve(readAnswer(named.raw));
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
    this.#end();
  }

  #fail(message: string): void {
    const printed = this.#lines === 0 ? 'nothing on stdout' : `${this.#lines} lines on stdout, none of them the answer`;
    const stderr = this.#stderr.trim() === '' ? '' : `; stderr: ${this.#stderr.trim()}`;
    this.#settle.reject(new Error(`${message}; ${printed}${stderr}`));
    this.#end();
  }

  #end(): void {
    clearTimeout(this.#timer);
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Gone meanwhile.
    }
  }
}
