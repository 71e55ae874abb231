import { ask } from '../api/ask.ts';
import { ActDialog } from './act-dialog.tsx';

interface Cleared {
  readonly wasFresh: boolean;
}

/** Whether one name is to be forgotten. */
export function ClearDialog({
  name,
  onDone,
  onClose,
}: {
  readonly name: string;
  readonly onDone: (text: string) => void;
  readonly onClose: () => void;
}) {
  const request = { path: `/v1/servers/${encodeURIComponent(name)}/cache`, method: 'DELETE' } as const;
  return (
    <ActDialog<Cleared>
      title="Clear this name?"
      labels={['Clear it', 'Clearing it']}
      isDangerous
      act={() => ask(request.path, request)}
      curl={request}
      command={['clear', name]}
      onDone={({ wasFresh }) =>
        onDone(
          wasFresh
            ? 'Cleared. It was answered from memory until now; the next request asks anew, that of this page at once.'
            : 'Cleared. Nothing of it was fresh in memory; the next request asks anew, that of this page at once.',
        )
      }
      onClose={onClose}
    >
      <p>
        <bdi class="mono">{name}</bdi>
      </p>
      <ul class="act-facts">
        <li>
          What is held of it is forgotten: where it leads, everything that this rests on, failures and the pauses after
          them. At every process of this database.
        </li>
        <li>The next request for it asks everything anew. This page makes one.</li>
        <li>Its history stays, and so does a pin.</li>
      </ul>
    </ActDialog>
  );
}
