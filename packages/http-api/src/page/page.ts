import { fastifyStatic } from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isKnown } from '../destination/prepared-answer.ts';
import { addVary } from '../headers/add-vary.ts';
import { Problem } from '../problems/problem.ts';
import { INDEX, pageFiles } from './page-files.ts';
import { ASKED_AGAIN, KEPT_FOR_EVER, PAGE_HEADERS } from './page-headers.ts';

/** A built page, to answer with. */
export interface Page {
  /** What there is besides the page itself and its assets: `icon.svg`. */
  readonly others: readonly string[];
  send(request: FastifyRequest, reply: FastifyReply): FastifyReply;
  /** With 404: the page says that there is nothing here. */
  sendAsNothing(reply: FastifyReply): FastifyReply;
  /**
   * `path`: relative, as it was asked for.
   *
   * @throws {Problem} there is no such file
   */
  sendFile(request: FastifyRequest, reply: FastifyReply, path: string): FastifyReply;
}

/**
 * Has a page ready. What is compressed was so when it was built. Comes before the routes.
 *
 * @throws {SettingsError} it is not built
 */
export async function openPage(app: FastifyInstance, folder: URL): Promise<Page> {
  const { root, tags, index } = pageFiles(folder);
  await app.register(fastifyStatic, {
    root,
    serve: false,
    preCompressed: true,
    cacheControl: false,
    etag: false,
    lastModified: false,
    index: false,
    dotfiles: 'deny',
  });
  const sendFile: Page['sendFile'] = (request, reply, path) => {
    const etag = tags.get(path);
    if (etag === undefined) throw new Problem('not-found', 'The page has no such file.');
    const control = path.startsWith('assets/') ? KEPT_FOR_EVER : ASKED_AGAIN;
    reply.headers({ ...PAGE_HEADERS, 'cache-control': control, etag });
    // Of an answer that is not sent again, too: a cache takes over what is said of it (RFC 9110 s15.4.5).
    addVary(reply, 'accept-encoding');
    const ifNoneMatch = request.headers['if-none-match'];
    if (ifNoneMatch !== undefined && isKnown(ifNoneMatch, etag)) return reply.code(304).send();
    return reply.sendFile(path);
  };
  return {
    others: [...tags.keys()].filter((path) => path !== INDEX && !path.includes('/')),
    send: (request, reply) => sendFile(request, reply, INDEX),
    // As it is: that it is as before, or a part of it, would be no answer with this status.
    sendAsNothing: (reply) =>
      reply
        .code(404)
        .headers({ ...PAGE_HEADERS, 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' })
        .send(index),
    sendFile,
  };
}

/** Browsers say that they would rather have a page. */
export function wantsPage({ headers: { accept } }: FastifyRequest): boolean {
  return accept?.includes('text/html') === true;
}

/** Where programs ask, and browsers that look at what a program would get. */
const NO_PAGES = /^\/(?:v1|docs|assets|healthz|readyz|metrics|openapi\.json)(?:\/|$)/;

/** Whether who asks for what is not there is told so by the page. */
export function wantsPageOfNothing(request: FastifyRequest, path: string): boolean {
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  return isReading && wantsPage(request) && !NO_PAGES.test(path);
}
