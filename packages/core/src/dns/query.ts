import { randomInt } from 'node:crypto';
import { normalName } from '@wherefore/discovery';
import { AUTHENTIC_DATA, encode, RECURSION_DESIRED } from 'dns-packet';
import { CLASS_IN, type MessageHead, RECORD_TYPE } from './message.ts';

/** What a stub asks: absolute names only, class IN. */
export interface StubQuestion {
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'SRV';
}

/** One question on its way, with an id of its own. */
export interface Query {
  readonly id: number;
  readonly question: StubQuestion;
  readonly bytes: Buffer;
}

/** What fits everywhere without fragments (RFC 9715; DNS flag day 2020). */
const UDP_PAYLOAD_OCTETS = 1232;
const FORMERR = 1;
const NOTIMP = 4;
const TYPE_NUMBER = { A: RECORD_TYPE.a, AAAA: RECORD_TYPE.aaaa, SRV: RECORD_TYPE.srv } as const;

/**
 * A query for a sendable name, with a new id from the system's random source. The AD bit says that we understand it
 * in the answer (RFC 6840 s5.7).
 */
export function createQuery(question: StubQuestion, edns: boolean): Query {
  const id = randomInt(0x1_0000);
  const bytes = encode({
    type: 'query',
    id,
    flags: RECURSION_DESIRED | AUTHENTIC_DATA,
    questions: [{ type: question.type, name: question.name, class: 'IN' }],
    additionals: edns
      ? [
          {
            type: 'OPT',
            name: '.',
            udpPayloadSize: UDP_PAYLOAD_OCTETS,
            extendedRcode: 0,
            ednsVersion: 0,
            flags: 0,
            flag_do: false,
            options: [],
          },
        ]
      : [],
  });
  return { id, question, bytes };
}

/**
 * Is this the answer to the query? Id, QR, opcode, name, type and class must be the query's (RFC 5452 s9.1). A server
 * that did not understand the query may leave the question out: that is believed for FORMERR and NOTIMP alone, which
 * say nothing about the name.
 */
export function isAnswerTo(query: Query, head: MessageHead): boolean {
  if (head.id !== query.id || !head.isResponse || head.opcode !== 0) return false;
  const asked = head.question;
  if (asked === null) return head.rcode === FORMERR || head.rcode === NOTIMP;
  return (
    asked.type === TYPE_NUMBER[query.question.type] &&
    asked.class === CLASS_IN &&
    normalName(asked.name) === normalName(query.question.name)
  );
}
