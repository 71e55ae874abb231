import { fullTitle, type Lane } from '../others/lane.ts';
import { lastedText } from '../others/lasted-text.ts';
import { endText, leadsText, summaryText, summaryTone } from '../others/sentences.ts';
import { Badge } from '../ui/badge.tsx';

/** What became of each, in a line. */
export function ResolverList({ lanes }: { readonly lanes: readonly Lane[] }) {
  return (
    <ul class="resolver-list">
      {lanes.map((lane) => {
        const [first] = lane.wrong;
        return (
          <li key={lane.name}>
            <strong>{fullTitle(lane)}</strong>
            <Badge tone={summaryTone(lane)}>{summaryText(lane)}</Badge>
            {first !== undefined && (
              <span class="soft">
                <bdi>{leadsText(first.held)}</bdi> for {lastedText(first.to - first.from)}, until{' '}
                {endText(first.endedBy)}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
