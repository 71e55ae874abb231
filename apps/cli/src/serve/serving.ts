import { quoted } from '../quoted.ts';

/** What is served, and where things are. */
export interface Serving {
  readonly version: string;
  /** Of the API, without a slash at the end. */
  readonly url: string;
  readonly docsUrl: string;
  /** The sample incident. */
  readonly sampleUrl: string;
  /** Without secrets. */
  readonly database: string;
  /** Where the token is; `null` where a file of tokens was named. */
  readonly tokenFile: string | null;
  readonly pid: number;
}

const SAMPLE = '/v1/samples/tuwunel-385/servers/matrix.org/history';

/** The same as a page, which tells it step by step. */
const SAMPLE_PAGE = '/samples/tuwunel-385';

export function servingAt(url: string, rest: Omit<Serving, 'url' | 'docsUrl' | 'sampleUrl'>): Serving {
  return { url, docsUrl: `${url}/docs`, sampleUrl: `${url}${SAMPLE}`, ...rest };
}

/** For whoever sits at the terminal: where it is, what to try, and how it ends. */
export function servingText({ version, url, docsUrl, sampleUrl, database, tokenFile }: Serving): string {
  const token =
    tokenFile === null
      ? []
      : [
          '',
          'What changes something wants a token:',
          `  curl -X DELETE -H "Authorization: Bearer $(cat ${quoted(tokenFile)})" ${url}/v1/servers/matrix.org/cache`,
        ];
  return [
    `Wherefore ${version} is at ${url}, and works on ${database}.`,
    '',
    'Open it in a browser:',
    '',
    `  ${url}`,
    `  ${url}${SAMPLE_PAGE}   the incident that this was written for, step by step`,
    '',
    'Or ask as programs do:',
    '',
    `  curl ${url}/v1/servers/matrix.org/destination`,
    `  curl ${url}/v1/servers/matrix.org/explanation`,
    `  curl ${sampleUrl}`,
    '',
    `The last one is the history of that incident, tuwunel issue 385. Everything else: ${docsUrl}`,
    ...token,
    '',
    'Ctrl-C ends it.',
    '',
  ].join('\n');
}

/** For logs: a fact a line. */
export function servingLines({ version, url, docsUrl, sampleUrl, database, tokenFile }: Serving): readonly string[] {
  return [
    `version ${version} is served at ${url}: open it in a browser`,
    `documented at ${docsUrl}`,
    `the sample incident is at ${sampleUrl}`,
    `works on ${database}`,
    ...(tokenFile === null ? [] : [`the token for what changes something is in ${tokenFile}`]),
  ];
}
