import type { Held } from '../api/answers.ts';
import { Recorded } from '../ui/recorded.tsx';
import { certificateWhy } from './destination-verdict.ts';
import type { OpenParts } from './open-parts.ts';
import { PhraseText } from './phrase-text.tsx';
import { TreeNode } from './tree-node.tsx';

/** The connection that follows from all that: what to send, and what to demand. */
export function ConnectionNode({
  held,
  serverName,
  open,
}: {
  readonly held: Held;
  readonly serverName: string;
  readonly open: OpenParts;
}) {
  const { tlsName = '', sni, hostHeader = '' } = held;
  return (
    <TreeNode
      id="connection"
      open={open}
      summary={
        <>
          The connection that follows
          <span class="evidence-says">
            the certificate must cover <bdi>{tlsName}</bdi>
          </span>
        </>
      }
    >
      <dl class="server-facts">
        <div>
          <dt>Certificate</dt>
          <dd>
            must cover <Recorded text={tlsName} />. <PhraseText phrase={certificateWhy(held, serverName)} />
          </dd>
        </div>
        <div>
          <dt>SNI</dt>
          <dd>{sni === null || sni === undefined ? 'none: an IP address is never sent' : <Recorded text={sni} />}</dd>
        </div>
        <div>
          <dt>Host header</dt>
          <dd>
            <Recorded text={hostHeader} />
          </dd>
        </div>
      </dl>
    </TreeNode>
  );
}
