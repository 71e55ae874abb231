import { useQuery } from '@tanstack/preact-query';
import { FileUp } from 'lucide-preact';
import type { TargetedDragEvent, TargetedSubmitEvent } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { session } from '../../api/session.ts';
import { announce } from '../../ui/announce.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { TerminalLines } from '../terminal-lines.tsx';
import { NoTokensHere, TokenForm } from '../token-form.tsx';
import { draft } from './draft.ts';
import { appended, byteLength, MAX_BYTES, pasteFault, sizeText } from './pasted.ts';
import { IMPORT_PATH } from './report.ts';

/** Where a table is pasted, dropped or chosen. What is there stays there, whatever comes of it. */
export function PasteForm({ isBusy, onJudge }: { readonly isBusy: boolean; readonly onJudge: (text: string) => void }) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [bytes, setBytes] = useState(() => byteLength(draft.text));
  const [fault, setFault] = useState<string>();
  const [isOver, setOver] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const { data } = useQuery(session);

  const change = (text: string) => {
    draft.text = text;
    setBytes(byteLength(text));
    setFault(undefined);
  };
  const put = (text: string) => {
    if (area.current !== null) area.current.value = text;
    change(text);
  };
  const take = async (files: readonly File[]) => {
    // Nobody waits for what is refused anyway.
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (size > MAX_BYTES)
      return refuse(`These files have ${sizeText(size)}, and ${sizeText(MAX_BYTES)} is the most at once.`);
    const texts = await Promise.all(files.map((file) => file.text()));
    if (texts.some((text) => text.includes('\u0000'))) return refuse('This is no text.');
    put(texts.reduce(appended, draft.text));
    announce(`Taken in: ${files.map(({ name }) => name).join(', ')}`);
    area.current?.focus();
  };
  const refuse = (text: string) => {
    setFault(text);
    area.current?.focus();
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const wrong = pasteFault(draft.text);
    if (wrong !== undefined) return refuse(wrong);
    if (data?.actor == null) setAsking(true);
    else onJudge(draft.text);
  };
  const drop = (event: TargetedDragEvent<HTMLFormElement>) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    setOver(false);
    if (files.length === 0) return;
    event.preventDefault();
    void take(files);
  };
  return (
    <>
      <form
        class="paste"
        data-over={isOver}
        onSubmit={submit}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        noValidate
      >
        <div class="field">
          <label for={id}>Tables of a resolver cache</label>
          <textarea
            id={id}
            ref={area}
            rows={8}
            wrap="off"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            defaultValue={draft.text}
            placeholder={
              '| Server Name | Destination | Hostname | Expires |\n| ----------- | ----------- | -------- | ------- |'
            }
            aria-invalid={fault !== undefined}
            aria-describedby={`${id}-wrong ${id}-hint`}
            onInput={({ currentTarget }) => change(currentTarget.value)}
          />
          <p id={`${id}-wrong`} class="wrong" role="alert">
            {fault}
          </p>
          <p id={`${id}-hint`} class="hint">
            {bytes === 0
              ? 'Files (.md, .txt) may be dropped here, too.'
              : `${sizeText(bytes)} of ${sizeText(MAX_BYTES)}`}
          </p>
        </div>
        <div class="paste-buttons">
          <button type="submit" class="button main" aria-disabled={isBusy}>
            Judge each row
          </button>
          <label class="button">
            <FileUp size={16} aria-hidden="true" />
            Add a file
            <input
              type="file"
              class="visually-hidden"
              accept=".md,.txt,text/plain,text/markdown"
              multiple
              onChange={({ currentTarget }) => {
                void take([...(currentTarget.files ?? [])]);
                currentTarget.value = '';
              }}
            />
          </label>
          {bytes > 0 && (
            <button
              type="button"
              class="button quiet"
              onClick={() => {
                put('');
                area.current?.focus();
              }}
            >
              Empty it
            </button>
          )}
        </div>
        <TerminalLines
          curl={{ path: IMPORT_PATH, method: 'POST', file: 'destinations.md' }}
          command={['import', 'tuwunel', 'destinations.md']}
        />
      </form>
      {isAsking && (
        <Dialog title="A token is needed" onClose={() => setAsking(false)}>
          {data?.hasTokens === false ? (
            <NoTokensHere />
          ) : (
            <>
              <p>What is brought in is recorded under the name of a token. Then it goes on here.</p>
              <TokenForm
                onCancel={() => setAsking(false)}
                onGiven={() => {
                  setAsking(false);
                  onJudge(draft.text);
                }}
              />
            </>
          )}
        </Dialog>
      )}
    </>
  );
}
