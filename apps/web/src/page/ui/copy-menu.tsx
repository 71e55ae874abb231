import { useQuery } from '@tanstack/preact-query';
import { Check, Copy } from 'lucide-preact';
import { useId, useRef, useState } from 'preact/hooks';
import { session } from '../api/session.ts';
import { announce } from './announce.ts';
import { commandLine, curlLine } from './command-text.ts';

/** What gives the same as a view shows. */
export interface Copies {
  /** What the view was made of; `undefined` until it is there. */
  readonly json: unknown;
  /** Path and query at the API, for `curl`. With a method other than GET, and a body, that is said, too. */
  readonly path: string;
  readonly method?: string;
  readonly body?: unknown;
  /** Sent as text, from a file on the disk of whoever types it. */
  readonly file?: string;
  /** Arguments of `wherefore`, where the command gives the same. */
  readonly command?: readonly string[];
}

/** Of what it copies: seen by all, or heard by those who do not see beside what it stands. */
type Named =
  | { readonly label: string; readonly what?: never }
  /** Such as `the history`. */
  | { readonly label?: never; readonly what: string };

/** A button that opens what can be copied of a view. */
export function CopyMenu({ of, label, what }: { readonly of: Copies } & Named) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [copied, setCopied] = useState<string>();
  // The shell has asked.
  const { data: asking } = useQuery({ ...session, enabled: false });
  const put = async (form: string, text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(form);
      announce(`${form} copied`);
    } catch {
      announce('The browser does not let this page copy.');
    }
    list.current?.hidePopover();
  };
  const curl = curlLine({ ...of, withToken: asking?.reads === 'token' }, location.origin);
  const command = of.command === undefined ? undefined : commandLine(of.command);
  return (
    <div class="copies">
      <button type="button" class="button small" popovertarget={id}>
        {copied === undefined ? <Copy size={16} aria-hidden="true" /> : <Check size={16} aria-hidden="true" />}
        {copied === undefined ? (label ?? 'Copy') : `${copied} copied`}
        {what !== undefined && <span class="visually-hidden">{copied === undefined ? ` ${what}` : ` (${what})`}</span>}
      </button>
      <div id={id} popover="auto" ref={list}>
        <button
          type="button"
          disabled={of.json === undefined}
          onClick={() => void put('JSON', JSON.stringify(of.json, null, 2))}
        >
          As JSON
          <code>what this view was made of</code>
        </button>
        <button type="button" onClick={() => void put('curl', curl)}>
          As a curl command
          <code>
            <bdi>{shortened(curl)}</bdi>
          </code>
        </button>
        {command !== undefined && (
          <button type="button" onClick={() => void put('Command', command)}>
            As a wherefore command{asking?.database === 'embedded' && ', for when this process has ended'}
            <code>
              <bdi>{shortened(command)}</bdi>
            </code>
          </button>
        )}
        <button type="button" onClick={() => void put('Link', location.href)}>
          A link to this view
          <code>
            <bdi>{shortened(location.pathname + location.search)}</bdi>
          </code>
        </button>
      </div>
    </div>
  );
}

function shortened(text: string): string {
  return text.length > 90 ? `${text.slice(0, 90)}…` : text;
}
