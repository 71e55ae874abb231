import {
  ArrowRight,
  CircleCheck,
  CircleX,
  CornerRightDown,
  type LucideIcon,
  Minus,
  TriangleAlert,
} from 'lucide-preact';
import type { StepState } from './path-steps.ts';

const MARKS: Readonly<Record<StepState, { readonly word: string; readonly icon: LucideIcon }>> = {
  decided: { word: 'Taken', icon: CircleCheck },
  delegated: { word: 'Delegated', icon: CornerRightDown },
  passed: { word: 'Skipped', icon: ArrowRight },
  troubled: { word: 'Failed', icon: TriangleAlert },
  failed: { word: 'Failed', icon: CircleX },
  idle: { word: 'Unused', icon: Minus },
};

/** What became of a step, as an icon and a word. */
export function StepMark({ state }: { readonly state: StepState }) {
  const { word, icon: Icon } = MARKS[state];
  return (
    <span class="path-mark" data-state={state}>
      <Icon size={14} aria-hidden="true" />
      {word}
    </span>
  );
}
