import type { Held } from '../api/answers.ts';
import { instant, type Phrase, recorded } from './phrase.ts';
import type { Look } from './verdict-shape.ts';

export function unresolvableTitle({ message = '' }: Held, { isPast }: Look): Phrase {
  return [isPast ? 'Nothing was to be reached: ' : 'There is nothing to connect to: ', recorded(message), '.'];
}

/** What to do about it. */
export function unresolvableAdvice({ code, freshUntil }: Held): Phrase {
  switch (code) {
    case 'no-addresses':
      return [
        'The DNS server that was asked says so. See whether the name is spelled right, and whether other names are ' +
          'found from here; if so, its operator has to publish an A or AAAA record, an SRV record or a well-known.',
      ];
    case 'dns-failure':
      return [
        'The DNS gave no answer that can be used, which does not mean that there is none. It is asked again from ',
        instant(freshUntil),
        ' on. If it lasts, look at the name servers of the domain, and at the DNS server that is asked here.',
      ];
    case 'service-unavailable':
      return [
        'An SRV record with the target “.” says that there is no such service. Only the operator of the domain can ' +
          'take that back.',
      ];
    case 'address-refused':
      return [
        'No connection is made to such addresses: they are internal, or a rule forbids them. If it is a server of ' +
          'yours, allow its address with --allow; else its operator has to publish a public one.',
      ];
    case 'timeout':
      return ['It took too long. Ask again; the evidence below tells which question was slow.'];
    default:
      return ['It is asked again from ', instant(freshUntil), ' on.'];
  }
}
