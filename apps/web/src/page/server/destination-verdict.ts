import type { Held } from '../api/answers.ts';
import { type Phrase, type PhrasePart, recorded } from './phrase.ts';
import type { Look } from './verdict-shape.ts';

type Target = NonNullable<Held['targets']>[number];

/** Where to connect to, as a sentence to act on. */
export function destinationTitle({ targets = [] }: Held, { isPast }: Look, isExpired: boolean): Phrase {
  const [first, second, ...others] = targets;
  if (first === undefined) return ['It leads nowhere.'];
  const verb = isPast ? 'It was to be reached at ' : isExpired ? 'Last known at ' : 'Connect to ';
  return [verb, ...place(first), '.', ...spare(second, others.length)];
}

function spare(second: Target | undefined, others: number): Phrase {
  if (second === undefined) return [];
  const more = others === 0 ? '' : `, and ${others} more after that`;
  return [' If that does not answer: ', ...place(second), `${more}.`];
}

function place({ host, port }: Target): readonly PhrasePart[] {
  return [recorded(host), `, port ${port}`];
}

/** How it came to that, in short. */
export function destinationWay({ step, hostHeader = '', tlsName = '', pin }: Held): Phrase {
  const by = pin === null ? 'Its well-known delegates it to ' : 'The pin delegates it to ';
  switch (step) {
    case '1':
      return ['The name is an IP address: there is nothing to ask.'];
    case '2':
      return ['The name says its port: neither a well-known nor SRV records count.'];
    case '3.1':
    case '3.2':
      return [by, recorded(hostHeader), '.'];
    case '3.3':
      return [by, recorded(tlsName), ', and an SRV record (_matrix-fed._tcp) of that name says where it is.'];
    case '3.4':
      return [
        by,
        recorded(tlsName),
        ', and an SRV record of that name says where it is, the deprecated one (_matrix._tcp).',
      ];
    case '3.5':
      return [by, recorded(tlsName), '. That has no SRV record: port 8448.'];
    case '4':
      return ['It has no delegation that counts; its SRV record (_matrix-fed._tcp) says where it is.'];
    case '5':
      return ['It has no delegation that counts; its SRV record says where it is, the deprecated one (_matrix._tcp).'];
    default:
      return ['It has neither a delegation that counts nor an SRV record: the name itself, port 8448.'];
  }
}

/** Why the certificate has to cover that name, and no other. */
export function certificateWhy(held: Held, serverName: string): Phrase {
  const { tlsName = '', sni, targets = [], step, pin } = held;
  if (sni === null) return ['An IP address: the certificate has to be valid for it, and no name is sent (SNI).'];
  const isDelegated = step?.startsWith('3') === true;
  const isOther = isDelegated && !isSame(tlsName, serverName);
  const whose = !isDelegated
    ? ['The name of the server itself.']
    : [pin === null ? 'The name that the well-known delegates to' : 'The name that it is pinned to', '.'];
  const not = isOther ? [' A certificate for ', recorded(serverName), ' alone will not do.'] : [];
  const [elsewhere] = targets.filter(({ host }) => !isSame(host, tlsName));
  const srv =
    elsewhere === undefined
      ? []
      : [' An SRV record does not change whom to trust: one for ', recorded(elsewhere.host), ' will not do.'];
  return [...whose, ...not, ...srv];
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
