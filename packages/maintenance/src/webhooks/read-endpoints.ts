import { quoted } from '@wherefore/discovery';
import type { WebhookChange, WebhookEndpoint } from '../settings.ts';

/** What can be told of: everything, unless an endpoint says less. */
export const WEBHOOK_CHANGES: readonly WebhookChange[] = [
  'destination-changed',
  'delegation-lost',
  'step-fell',
  'certificate-failing',
];

/** Each is asked after in the queue several times a minute. */
const MAX_ENDPOINTS = 32;
const MAX_URL = 2048;
const SECRET_PREFIX = 'whsec_';
/** Of a secret, as the specification of Standard Webhooks would have it. */
const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;

const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** `problems`: one sentence for each thing that is wrong. None has a URL or a secret in it. */
export type ReadWebhookEndpoints =
  | { readonly kind: 'endpoints'; readonly endpoints: readonly WebhookEndpoint[] }
  | { readonly kind: 'invalid'; readonly problems: readonly [string, ...string[]] };

/** Reads the text of the file of endpoints: `{"endpoints": [{"name", "url", "secret", "changes"?}]}`. */
export function readWebhookEndpoints(text: string): ReadWebhookEndpoints {
  const problems: string[] = [];
  const endpoints = endpointsIn(text, problems);
  const [first, ...others] = problems;
  return first === undefined ? { kind: 'endpoints', endpoints } : { kind: 'invalid', problems: [first, ...others] };
}

/** The bytes that sign what an endpoint is sent; `undefined` when it is no such secret. */
export function secretBytes(secret: string): Uint8Array | undefined {
  const base64 = secret.slice(SECRET_PREFIX.length);
  if (!secret.startsWith(SECRET_PREFIX) || !BASE64.test(base64)) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length < MIN_SECRET_BYTES || bytes.length > MAX_SECRET_BYTES ? undefined : bytes;
}

function endpointsIn(text: string, problems: string[]): readonly WebhookEndpoint[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // What the parser says quotes the text, and so perhaps a secret.
    problems.push('The file of webhook endpoints is not JSON.');
    return [];
  }
  if (!isObject(json) || !Array.isArray(json['endpoints'])) {
    problems.push('The file of webhook endpoints is not {"endpoints": [...]}.');
    return [];
  }
  refuseOthers(json, ['endpoints'], 'The file of webhook endpoints', problems);
  const list: readonly unknown[] = json['endpoints'];
  if (list.length > MAX_ENDPOINTS) {
    problems.push(`There are ${list.length} webhook endpoints; at most ${MAX_ENDPOINTS} are told.`);
    return [];
  }
  const names = new Set<string>();
  return list.flatMap((item, index) => {
    const endpoint = readEndpoint(item, `Webhook endpoint ${index + 1}`, problems);
    if (endpoint === undefined) return [];
    if (names.has(endpoint.name)) problems.push(`Two webhook endpoints are called ${endpoint.name}.`);
    names.add(endpoint.name);
    return [endpoint];
  });
}

function readEndpoint(item: unknown, place: string, problems: string[]): WebhookEndpoint | undefined {
  if (!isObject(item)) {
    problems.push(`${place} is not an object.`);
    return undefined;
  }
  const { name, url, secret, changes = WEBHOOK_CHANGES } = item;
  const before = problems.length;
  const isNamed = typeof name === 'string' && NAME.test(name);
  const who = isNamed ? `${place} (${name})` : place;
  if (!isNamed) problems.push(`${who} has no name of 1 to 64 letters, digits, "-" and "_".`);
  const urlProblem = problemOfUrl(url);
  if (urlProblem !== undefined) problems.push(`${who} ${urlProblem}.`);
  if (typeof secret !== 'string' || secretBytes(secret) === undefined) {
    const size = `${MIN_SECRET_BYTES} to ${MAX_SECRET_BYTES} bytes`;
    problems.push(`${who} has no secret of the form ${SECRET_PREFIX} and ${size} in base64.`);
  }
  if (!isChanges(changes)) {
    problems.push(`${who} has changes that are not a list of some of ${WEBHOOK_CHANGES.join(', ')}.`);
  }
  refuseOthers(item, ['name', 'url', 'secret', 'changes'], who, problems);
  if (problems.length > before || !isNamed || !isChanges(changes)) return undefined;
  return { name, url: String(url), secret: String(secret), changes: [...new Set(changes)] };
}

function problemOfUrl(text: unknown): string | undefined {
  if (typeof text !== 'string') return 'has no url';
  if (text.length > MAX_URL) return `has a url of more than ${MAX_URL} characters`;
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return 'has a url that is not an https:// or http:// one';
  }
  if (url.username !== '' || url.password !== '') {
    return 'has credentials in its url: what is sent is signed, so they are not needed';
  }
  // Nothing would be sent of it.
  return url.hash === '' ? undefined : 'has a url with a fragment (#)';
}

function isChanges(value: unknown): value is readonly WebhookChange[] {
  const known: readonly unknown[] = WEBHOOK_CHANGES;
  return Array.isArray(value) && value.length > 0 && value.every((change) => known.includes(change));
}

function refuseOthers(item: object, known: readonly string[], who: string, problems: string[]): void {
  for (const key of Object.keys(item).filter((each) => !known.includes(each))) {
    problems.push(`${who} has a member ${quoted(key)}, and only ${known.join(', ')} are known.`);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
