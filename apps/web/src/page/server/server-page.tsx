import { useQuery } from '@tanstack/preact-query';
import { useParameter } from '../address/parameter.ts';
import type { Place } from '../api/place.ts';
import { explanationOf } from '../api/questions.ts';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { Answered } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';

/** Everything about one server. */
export function ServerPage({
  place,
  name,
}: {
  readonly place: Place;
  readonly name: string;
  readonly view?: string | undefined;
}) {
  useTitle(name);
  const [at] = useParameter('at');
  const question = explanationOf(place, name, at);
  const asked = useQuery(question);
  return (
    <>
      <h1>
        <bdi>{name}</bdi>
      </h1>
      <Answered asked={asked} what="asking why">
        {(explanation) => (
          <>
            <CopyMenu of={{ json: explanation, path: question.path, command: ['explain', name] }} />
            <p>{explanation.sentences[0]}</p>
          </>
        )}
      </Answered>
    </>
  );
}
