import { curlLine } from '../ui/command-text.ts';
import { CopyLine } from '../ui/copy-line.tsx';
import { Empty } from '../ui/states.tsx';

/** For names with so many events that they are not told while somebody waits. */
export function TooLong({ name, as }: { readonly name: string; readonly as: readonly string[] }) {
  const policy = as.find((each) => each !== 'recommended') ?? 'recommended';
  const order = { path: '/v1/replays', method: 'POST', body: { policy, servers: [name] } };
  return (
    <Empty title="Its history is too long to be told while you wait.">
      <p>Order a replay: a worker tells it to one other resolver, and keeps what came of it for seven days.</p>
      <CopyLine text={curlLine(order, location.origin)} name="curl command" />
      <p>
        It answers with a <code>Location</code>: ask there until <code>state</code> is <code>done</code>.{' '}
        <code>$TOKEN</code> is the text of a token. On the machine itself:
      </p>
      <CopyLine text={`wherefore replay ${name} --policy ${policy}`} name="wherefore command" />
    </Empty>
  );
}
