import type { WellKnownHop, WellKnownObservation } from '@wherefore/discovery';
import { instantText } from '../time/instant-text.ts';
import { Badge } from '../ui/badge.tsx';
import { Recorded } from '../ui/recorded.tsx';
import { RecordedLines } from '../ui/recorded-lines.tsx';

/** A well-known fetch, request by request. */
export function Hops({ observation: { hops, outcome, observedAt } }: { readonly observation: WellKnownObservation }) {
  const last = hops.length - 1;
  return (
    <>
      {hops.length === 0 && <p class="soft">No request could be sent.</p>}
      <ol class="evidence-hops">
        {hops.map((hop, index) => (
          <li key={`${index} ${hop.url}`}>
            <Hop
              hop={hop}
              number={index + 1}
              failure={index === last && outcome.kind === 'failure' ? outcome : undefined}
            />
          </li>
        ))}
      </ol>
      {outcome.kind === 'failure' && hops.length === 0 && <FailureText failure={outcome} />}
      {outcome.kind === 'response' && <Body body={outcome.body} seen={instantText(observedAt)} />}
    </>
  );
}

type Failure = Extract<WellKnownObservation['outcome'], { readonly kind: 'failure' }>;

function Hop({
  hop: { url, address, requestedAt, receivedAt, tlsProtocol, status, headers = [] },
  number,
  failure,
}: {
  readonly hop: WellKnownHop;
  readonly number: number;
  readonly failure: Failure | undefined;
}) {
  return (
    <>
      <p class="evidence-hop">
        <b>Request {number}</b> <code>GET</code> <Recorded text={url} />
        {status !== undefined && (
          <Badge tone={status === 200 ? 'good' : status < 400 ? 'none' : 'bad'}>HTTP {status}</Badge>
        )}
      </p>
      <dl class="server-facts">
        <div>
          <dt>Address</dt>
          <dd>{address === undefined ? 'none was connected to' : <Recorded text={address} />}</dd>
        </div>
        <div>
          <dt>TLS</dt>
          <dd>
            {tlsProtocol === undefined ? 'no handshake was completed' : <Recorded text={tlsProtocol} mono={false} />}.
            The certificate has to cover <Recorded text={hostOf(url)} />
            {failure?.reason === 'tls' && ', and it was refused'}.
          </dd>
        </div>
        <div>
          <dt>Took</dt>
          <dd>{(receivedAt - requestedAt).toLocaleString('en')} ms</dd>
        </div>
      </dl>
      {failure !== undefined && <FailureText failure={failure} />}
      {headers.length > 0 && (
        <dl class="evidence-headers" aria-label="Header fields that matter">
          {headers.map(([name, value], index) => (
            <div key={`${index} ${name}`}>
              <dt>
                <Recorded text={name} />
              </dt>
              <dd>
                <Recorded text={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

/** What stands between the slashes, as it was recorded: it is shown, and nothing is made of it. */
function hostOf(url: string): string {
  return /^https?:\/\/(\[[^\]/]*\]|[^/:?#]*)/i.exec(url)?.[1] ?? url;
}

function FailureText({ failure: { reason, message } }: { readonly failure: Failure }) {
  return (
    <p class="evidence-fault">
      <Badge tone="bad">{reason}</Badge> <Recorded text={message} mono={false} />
    </p>
  );
}

function Body({
  body,
  seen,
}: {
  readonly seen: string;
  readonly body: Extract<WellKnownObservation['outcome'], { readonly kind: 'response' }>['body'];
}) {
  const [text, how] = 'text' in body ? [body.text, 'Body'] : [body.base64, 'Body, which is no text, in base64'];
  return (
    <figure class="evidence-body">
      <figcaption>
        {how}, {text.length.toLocaleString('en')} characters
      </figcaption>
      {text === '' ? <p class="soft">It is empty.</p> : <RecordedLines text={text} label={`Body of ${seen}`} />}
    </figure>
  );
}
