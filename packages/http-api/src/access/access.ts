import type { FastifyInstance, FastifyRequest, onRequestHookHandler, RouteOptions } from 'fastify';
import { Problem } from '../problems/problem.ts';
import type { ApiSettings } from '../settings.ts';
import { tokenOwners } from './tokens.ts';

/**
 * Who may use a route. `open`: everybody, always. `known`: everybody, but a token that comes with it has to be one.
 * `read`: everybody, unless reads are closed. `change`: whoever has a token.
 */
export type Access = 'open' | 'known' | 'read' | 'change';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Default: `read` for GET and HEAD, else `change`. */
    readonly access?: Access;
  }
  interface FastifyRequest {
    /** The name of the token that came with the request: recorded as who did it. */
    by: string | undefined;
  }
}

const MAX_TOKEN = 512;
const CHALLENGE = { 'www-authenticate': 'Bearer realm="wherefore"' };

/** Has routes ask for tokens. Comes before the routes. */
export function addAccess(app: FastifyInstance, settings: ApiSettings): void {
  const identify = identifier(settings);
  app.decorateRequest('by', undefined);
  app.addHook('onRoute', (route) => {
    const access = route.config?.access ?? defaultAccess(route);
    route.config = { ...route.config, access };
    const needsToken = access === 'change' || (access === 'read' && settings.reads === 'token');
    const takesToken = needsToken || access === 'known';
    const security = [...(access === 'known' ? [{}] : []), ...(takesToken ? [{ token: [] }] : [])];
    if (route.schema !== undefined) route.schema = { ...route.schema, security };
    if (!takesToken) return;
    const check = checker(identify, { hasTokens: settings.tokens.length > 0, isOptional: !needsToken });
    route.onRequest = [check, ...[route.onRequest ?? []].flat()];
  });
}

const READING: readonly unknown[] = ['GET', 'HEAD'];

/** What is served of the documentation is no secret, nor is what browsers ask before they ask. */
function defaultAccess({ method, url }: RouteOptions): Access {
  if (url === '/docs' || url.startsWith('/docs/') || method === 'OPTIONS') return 'open';
  return [method].flat().every((each) => READING.includes(each)) ? 'read' : 'change';
}

/**
 * Who makes a request that needs a token.
 *
 * @throws {TypeError} the route needs none
 */
export function actorOf({ by }: FastifyRequest): string {
  if (by === undefined) throw new TypeError('a route that anybody may use knows no actor');
  return by;
}

function checker(
  identify: (request: FastifyRequest) => string | undefined,
  { hasTokens, isOptional }: { readonly hasTokens: boolean; readonly isOptional: boolean },
): onRequestHookHandler {
  return (request, _reply, done) => {
    if (isOptional && request.headers.authorization === undefined) {
      done();
      return;
    }
    if (!hasTokens) {
      done(new Problem('forbidden', 'This process was given no tokens, so nobody may do this.'));
      return;
    }
    const by = identify(request);
    request.by = by;
    done(by === undefined ? unauthorized(request) : undefined);
  };
}

function unauthorized({ headers }: FastifyRequest): Problem {
  const isThere = headers.authorization !== undefined;
  const challenge = isThere
    ? { 'www-authenticate': `${CHALLENGE['www-authenticate']}, error="invalid_token"` }
    : CHALLENGE;
  const detail = isThere ? 'This token is none of those that are known.' : 'Send Authorization: Bearer TOKEN.';
  return new Problem('unauthorized', detail, { headers: challenge });
}

function identifier({ tokens }: ApiSettings): (request: FastifyRequest) => string | undefined {
  const ownerOf = tokenOwners(tokens);
  return ({ headers: { authorization }, raw }) => {
    // Whoever stands before this may have looked at the other one.
    if (authorization !== undefined && isGivenTwice(raw.rawHeaders)) return undefined;
    const token = authorization === undefined ? undefined : /^Bearer +([^\s]+) *$/i.exec(authorization)?.[1];
    return token === undefined || token.length > MAX_TOKEN ? undefined : ownerOf(token);
  };
}

/** `rawHeaders`: names and values by turns. */
function isGivenTwice(rawHeaders: readonly string[]): boolean {
  return rawHeaders.filter((text, place) => place % 2 === 0 && text.toLowerCase() === 'authorization').length > 1;
}
