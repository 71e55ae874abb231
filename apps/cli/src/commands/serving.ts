import type { Command } from 'commander';
import type { ServeFlags } from '../serve-command.ts';
import type { Finish } from './command-line.ts';
import { addSettingOptions } from './setting-options.ts';

/** `serve`, `api`, `worker` and `token`. */
export function addServing(program: Command, finish: Finish): void {
  addSettingOptions(program.command('serve'), ['service', 'api', 'worker'])
    .option('--json', 'print what is served as JSON')
    .summary('serve the API, and keep what it knows fresh, in one process')
    .description(
      'Serves the HTTP API and does the work of a worker. Exit code 0: ended by a signal; 2: it could not start.',
    )
    .addHelpText('after', SERVE_HELP)
    .action(async (flags: ServeFlags) => {
      const { serveCommand } = await import('../serve-command.ts');
      finish(await serveCommand(flags));
    });
  addSettingOptions(program.command('api'), ['service', 'api'])
    .summary('serve the API alone, beside others on one PostgreSQL database')
    .description('Serves the HTTP API, until it is terminated. Exit code 0: ended; 2: it could not start.')
    .addHelpText('after', API_HELP)
    .action(async (options: object) => {
      const { apiCommand } = await import('../apart-commands.ts');
      finish(await apiCommand(options));
    });
  addSettingOptions(program.command('worker'), ['service', 'worker', 'operations'])
    .summary('do the work alone, beside others on one PostgreSQL database')
    .description(
      'Keeps the projections at the end of the log, refreshes what falls due, retires what is old and tells of changes, until it is terminated. Exit code 0: ended; 2: it could not start.',
    )
    .addHelpText('after', WORKER_HELP)
    .action(async (options: object) => {
      const { workerCommand } = await import('../apart-commands.ts');
      finish(await workerCommand(options));
    });
  program
    .command('token')
    .summary('make a token for the API')
    .description(
      'Makes a token, and the line that lets whoever has it change things. Exit code 0: made; 2: wrong usage.',
    )
    .argument('<name>', 'whose it is: recorded with whatever is done with it')
    .option('--json', 'print them as JSON')
    .addHelpText('after', TOKEN_HELP)
    .action(async (name: string, flags: { readonly json?: true }) => {
      const { tokenCommand } = await import('../token-command.ts');
      finish(await tokenCommand(name, flags));
    });
}

const VARIABLES = `
For each option there is a variable that stands for it: WHEREFORE_LOG_LEVEL for --log-level and so on, but
WHEREFORE_CA_FILE, WHEREFORE_TOKENS_FILE and WHEREFORE_WEBHOOKS_FILE; lists in them are separated by commas. Traces go
where OTEL_EXPORTER_OTLP_ENDPOINT says. SIGTERM and SIGINT end it in order, a second one at once.`;

const SERVE_HELP = `
Without --database everything is kept where WHEREFORE_DATABASE or else DATABASE_URL says, and if neither does, in
$XDG_DATA_HOME/wherefore (~/.local/share/wherefore). A directory serves one process at a time.
Without --port it is 8385, or any that is free where somebody else has that. Without --tokens a token is made and kept
beside the database.
${VARIABLES}

Examples:
  $ wherefore serve
  $ wherefore serve --database ./history --port 0 --json
  $ wherefore serve --host 0.0.0.0 --reads token --tokens tokens.txt
  $ wherefore serve --dns 9.9.9.9 --log-level info`;

const API_HELP = `
Workers do the rest: wherefore worker on the same database, one or more.
${VARIABLES}

Examples:
  $ wherefore api --database postgres://localhost/wherefore --tokens tokens.txt
  $ WHEREFORE_DATABASE=postgres://localhost/wherefore wherefore api --host 0.0.0.0 --trust-proxy 10.0.0.0/8`;

const WORKER_HELP = `
Any number of them share the work. /healthz, /readyz and /metrics tell how one does.
${VARIABLES}

Examples:
  $ wherefore worker --database postgres://localhost/wherefore
  $ wherefore worker --webhooks webhooks.json --archive /srv/archive --retain-days 365`;

const TOKEN_HELP = `
The first line is the token, which is shown this once: give it to whoever it is for. The second one goes into the file
that --tokens of serve and api names.

Examples:
  $ wherefore token alice
  $ wherefore token bot --json | jq -r .line >> tokens.txt`;
