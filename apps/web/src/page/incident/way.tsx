import { useState } from 'preact/hooks';
import type { Explanation, Held } from '../api/answers.ts';
import { useMedia } from '../server/media.ts';
import '../server/path.css';
import { PathPicture } from '../server/path-picture.tsx';
import { PathRail } from '../server/path-rail.tsx';
import { pathSteps, wayTo } from '../server/path-steps.ts';
import { Panel } from '../ui/panel.tsx';

/** The way that was taken. */
export function Way({ explanation: { known } }: { readonly explanation: Explanation }) {
  return known.kind === 'held' ? <HeldWay held={known} /> : null;
}

function HeldWay({ held }: { readonly held: Held }) {
  const isWide = useMedia('(min-width: 68rem)');
  const [picked, setPicked] = useState<string>();
  const picture = {
    steps: pathSteps(held.steps, held.step),
    way: wayTo(held.step),
    held,
    picked: picked ?? held.step ?? undefined,
    onPick: setPicked,
  };
  return (
    <Panel
      title="The way that Wherefore took"
      about="The steps of the Matrix specification, in their order."
      class="path"
    >
      {isWide ? <PathPicture {...picture} /> : <PathRail {...picture} />}
    </Panel>
  );
}
