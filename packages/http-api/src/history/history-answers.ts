import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendAnswer } from '../destination/destination-routes.ts';
import { prepare } from '../destination/prepared-answer.ts';
import { addVary } from '../headers/add-vary.ts';
import type { ApiSettings } from '../settings.ts';
import type { Withhold } from '../withholding/withhold.ts';

/** Answers about history, with what may be kept of them. */
export interface HistoryAnswers {
  /** `isSettled`: nothing that is recorded from now on changes it. Else it is kept only to ask whether it has changed. */
  send(request: FastifyRequest, reply: FastifyReply, answer: object, isSettled: boolean): FastifyReply;
}

/** For what cannot change: not longer, for programs get to know better sentences, and operators delete what is old. */
const SETTLED_SECONDS = 86_400;

/** Where reads are closed, what was read is for nobody else. */
export function historyAnswers({ reads }: Pick<ApiSettings, 'reads'>, withhold: Withhold): HistoryAnswers {
  const scope = reads === 'open' ? 'public' : 'private';
  const settled = `${scope}, max-age=${SETTLED_SECONDS}, immutable`;
  const open = `${scope}, max-age=0, no-cache`;
  return {
    send(request, reply, answer, isSettled) {
      const { text, etag } = prepare(withhold(answer));
      addVary(reply, 'accept-encoding');
      // Weak, for it is sent compressed or not, and these are other bytes (RFC 9110 s8.8.3.3).
      return sendAnswer(request, reply, { text, etag: `W/${etag}` }, isSettled ? settled : open);
    },
  };
}
