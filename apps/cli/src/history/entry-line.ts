import type { ExplanationNode } from '@wherefore/discovery';
import { type Finding, formatInstant, questionText, targetText } from '@wherefore/discovery';
import { conclusionLine } from '../conclusion-line.ts';
import type { ConclusionEntry, HistoryEntry } from './entries.ts';

type Findings = ReadonlyMap<string, Finding>;

const WHY = {
  unknown: 'nothing was known',
  expired: 'what was known had expired',
  'fresh-demanded': 'a fresh answer was demanded',
  'connection-failed': 'a connection had failed',
} as const;

/** An entry as `history --json` prints it. */
export function entryLine(serverName: string, entry: HistoryEntry, findings: Findings): object {
  const { cursor, at, id, kind } = entry;
  const common = { serverName, kind, at: formatInstant(at), id, cursor };
  switch (entry.kind) {
    case 'conclusion':
      return { ...common, ...drawnLine(entry, findings) };
    case 'withdrawn':
      return { ...common, by: entry.by };
    case 'cleared':
      return { ...common, by: entry.by, subject: entry.subject };
    case 'unreachable':
      return { ...common, distrustBefore: formatInstant(entry.distrustBefore) };
  }
}

function drawnLine(entry: ConclusionEntry, findings: Findings): object {
  const { conclusion, freshUntil, confirmations, asked } = entry;
  return {
    ...conclusionLine({ ...conclusion, freshUntil }),
    confirmations,
    lastDrawnAt: formatInstant(entry.lastDrawnAt),
    ...(asked !== undefined && { asked: { by: asked.by, why: asked.why, at: formatInstant(asked.requestedAt) } }),
    because: entry.because.map((id) => evidenceLine(id, findings.get(id))),
  };
}

function evidenceLine(id: string, finding: Finding | undefined): object {
  if (finding === undefined) return { id };
  return { id, question: finding.key, says: finding.message, observedAt: formatInstant(finding.observedAt) };
}

/** The same for people: a line, and below it what there is to say about it. */
export function entryTree(entry: HistoryEntry, findings: Findings): ExplanationNode {
  const at = formatInstant(entry.at);
  switch (entry.kind) {
    case 'conclusion':
      return conclusionTree(entry, findings);
    case 'withdrawn':
      return leaf(`${at}  withdrawn: ${entry.by === 'operator' ? 'it was cleared' : 'no connection came about'}`);
    case 'cleared':
      return leaf(`${at}  ${entry.subject === '*' ? 'everything was cleared' : 'cleared'} by ${entry.by}`);
    case 'unreachable':
      return leaf(`${at}  reported: no connection came about`);
  }
}

function conclusionTree(entry: ConclusionEntry & { readonly at: number }, findings: Findings): ExplanationNode {
  const { conclusion, asked, confirmations } = entry;
  const what =
    conclusion.outcome === 'destination'
      ? `${conclusion.targets.map(targetText).join(', then ')}, by step ${conclusion.step}`
      : `cannot be resolved (${conclusion.code}): ${conclusion.message}`;
  const times = confirmations === 1 ? 'once' : `${confirmations} times`;
  const notes = [
    ...(confirmations > 0 ? [`confirmed ${times}, last at ${formatInstant(entry.lastDrawnAt)}`] : []),
    `believed until ${formatInstant(entry.freshUntil)}, under ${conclusion.policy}`,
    ...(asked === undefined ? [] : [`asked by ${asked.by}: ${WHY[asked.why]}`]),
  ];
  return {
    text: `${formatInstant(entry.at)}  ${what}`,
    status: conclusion.outcome,
    children: [...notes.map(leaf), ...entry.because.map((id) => evidenceNode(id, findings.get(id)))],
  };
}

function evidenceNode(id: string, finding: Finding | undefined): ExplanationNode {
  const text =
    finding === undefined
      ? `evidence ${id}, which is not in this log`
      : `${questionText(finding.key)}: ${finding.message}; seen ${formatInstant(finding.observedAt)}`;
  return { text, status: 'evidence', children: [] };
}

function leaf(text: string): ExplanationNode {
  return { text, status: 'note', children: [] };
}
