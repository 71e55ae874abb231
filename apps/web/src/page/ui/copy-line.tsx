import { Check, Copy } from 'lucide-preact';
import { useState } from 'preact/hooks';
import { announce } from './announce.ts';
import './copy-line.css';

/** A line to type elsewhere, with a button that copies it. */
export function CopyLine({ text, name }: { readonly text: string; readonly name: string }) {
  return (
    <div class="copy-line">
      <code>{text}</code>
      <CopyButton text={text} name={name} />
    </div>
  );
}

/** @param name what is said to have been copied; the label of the button for those who do not see it */
export function CopyButton({
  text,
  name,
  children,
}: {
  readonly text: string;
  readonly name: string;
  readonly children?: string;
}) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce(`Copied: ${name}`);
    } catch {
      announce('The browser does not let this page copy.');
    }
  };
  return (
    <button
      type="button"
      class="button small"
      aria-label={children === undefined ? `Copy the ${name}` : undefined}
      onClick={() => void copy()}
    >
      {isCopied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
      {children}
    </button>
  );
}
