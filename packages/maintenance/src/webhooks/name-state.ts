import type { CertificateSight } from './certificate-sight.ts';
import { type ChangedConclusion, changesBetween, type DrawnConclusion } from './conclusion-changes.ts';

/** What is remembered of a name from its last conclusion to the next. */
export interface NameState {
  /** The event that has the last conclusion in full. */
  readonly fullId: string;
  /** The newest sight of the certificate that any conclusion rested on; absent when there was none. */
  readonly certificate?: Pick<CertificateSight, 'version' | 'isFailing'>;
}

/** A conclusion as it follows the one before. */
export interface Following {
  readonly fullId: string;
  /** The newest that it rests on. */
  readonly sight: CertificateSight | undefined;
  /** By the id of the event that has one in full. `undefined`: it is not to be had any more. */
  readonly find: (fullId: string) => DrawnConclusion | undefined;
}

/** What a conclusion changes. */
export type NameChange =
  | ({ readonly kind: 'conclusion' } & Pick<ChangedConclusion, 'differs'> & {
        readonly change: ChangedConclusion['changes'][number];
        readonly beforeId: string;
      })
  | { readonly kind: 'certificate'; readonly change: 'certificate-failing'; readonly sight: CertificateSight };

export interface Followed {
  readonly state: NameState;
  readonly changes: readonly NameChange[];
}

/** Takes a conclusion in. The first one about a name changes nothing. */
export function followName(before: NameState | undefined, following: Following): Followed {
  const { fullId, sight } = following;
  const seen = newerOf(before?.certificate, sight);
  const state: NameState =
    seen === undefined ? { fullId } : { fullId, certificate: { version: seen.version, isFailing: seen.isFailing } };
  if (before === undefined) return { state, changes: [] };
  return { state, changes: [...conclusionChanges(before.fullId, following), ...certificateChanges(before, sight)] };
}

function conclusionChanges(beforeId: string, { fullId, find }: Following): readonly NameChange[] {
  if (beforeId === fullId) return [];
  const before = find(beforeId);
  const after = find(fullId);
  if (before === undefined || after === undefined) return [];
  const { changes, differs } = changesBetween(before, after);
  return changes.map((change) => ({ kind: 'conclusion', change, differs, beforeId }));
}

/** Told when it begins and when it is mended, however often it is seen in between. */
function certificateChanges({ certificate }: NameState, sight: CertificateSight | undefined): readonly NameChange[] {
  if (sight === undefined || newerOf(certificate, sight) !== sight) return [];
  const wasFailing = certificate?.isFailing ?? false;
  return wasFailing === sight.isFailing ? [] : [{ kind: 'certificate', change: 'certificate-failing', sight }];
}

type Seen = NonNullable<NameState['certificate']>;

/** A conclusion may rest on an observation from before one that another has told of already. */
function newerOf<S extends Seen>(known: Seen | undefined, sight: S | undefined): Seen | S | undefined {
  if (sight === undefined) return known;
  return known === undefined || sight.version > known.version ? sight : known;
}
