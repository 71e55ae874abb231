import { useQuery } from '@tanstack/preact-query';
import { TriangleAlert } from 'lucide-preact';
import { readiness } from './fleet-questions.ts';
import { notReady } from './readiness.ts';

const EVERY_MS = 10_000;

/** A banner where the process that answers is not ready, or shows what is behind; nothing where all is well. */
export function NotReady() {
  const { data } = useQuery({ ...readiness(), refetchInterval: EVERY_MS });
  const found = data === undefined ? undefined : notReady(data);
  if (found === undefined) return null;
  return (
    <div class="fleet-banner" role="status">
      <TriangleAlert size={20} aria-hidden="true" />
      <div>
        <strong>{found.title}</strong>
        <ul>
          {found.details.map((detail) => (
            <li key={detail}>
              <bdi>{detail}</bdi>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** How each part of the process does, for who wants to know. */
export function HowItDoes() {
  const { data } = useQuery({ ...readiness(), refetchInterval: EVERY_MS });
  if (data === undefined) return null;
  return (
    <details class="fleet-parts">
      <summary>{data.status === 'ready' ? 'This process is ready' : 'This process is not ready'}</summary>
      <dl>
        {Object.entries(data.parts).map(([part, { isReady, detail }]) => (
          <div key={part}>
            <dt>
              {part}: {isReady ? 'ready' : 'not ready'}
            </dt>
            {detail.split('; ').map((line) => (
              <dd key={line}>
                <bdi>{line}</bdi>
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </details>
  );
}
