import { type Conclusion, formatInstant } from '@wherefore/discovery';
import { type TSchema, Type } from 'typebox';
import { instantShape, nullable, stepShape, targetShape, uuidShape } from '../shapes/common-shapes.ts';

const common = {
  serverName: Type.String(),
  freshUntil: instantShape,
  policy: Type.String({ description: '`name@version` of the policy.', examples: ['recommended@1'] }),
  because: Type.Array(uuidShape, { description: 'The events that this rests on, those of absence included.' }),
};

/** What resolution comes to, as it is answered. */
export const destinationShape: TSchema = Type.Union(
  [
    Type.Object(
      {
        ...common,
        outcome: Type.Literal('destination'),
        step: stepShape,
        hostHeader: Type.String({ description: 'What to send as `Host`.' }),
        tlsName: Type.String({ description: 'What the certificate must be valid for.' }),
        sni: nullable(Type.String()),
        targets: Type.Array(targetShape, { minItems: 1, description: 'In the order in which to try them.' }),
      },
      { title: 'destination' },
    ),
    Type.Object(
      {
        ...common,
        outcome: Type.Literal('unresolvable'),
        code: Type.String({
          enum: ['no-addresses', 'dns-failure', 'service-unavailable', 'address-refused', 'timeout'],
        }),
        step: nullable(stepShape),
        message: Type.String(),
      },
      { title: 'unresolvable' },
    ),
  ],
  {
    $id: 'Destination',
    examples: [
      {
        serverName: 'example.org',
        outcome: 'destination',
        step: '3.3',
        hostHeader: 'fed.example.net',
        tlsName: 'fed.example.net',
        sni: 'fed.example.net',
        targets: [{ host: 'node1.example.net', port: 443, addresses: ['192.0.2.1'], priority: 0, weight: 5 }],
        freshUntil: '2026-03-01T12:05:00.000Z',
        policy: 'recommended@1',
        because: ['019ca5b4-3c00-7000-8000-3f2b8c1d9e10'],
      },
    ],
  },
);

/** A conclusion as it is answered. */
export function destinationAnswer(conclusion: Conclusion): object {
  const { serverName, outcome, step, policy, because } = conclusion;
  const rest = { freshUntil: formatInstant(conclusion.freshUntil), policy, because };
  if (conclusion.outcome === 'unresolvable') {
    const { code, message } = conclusion;
    return { serverName, outcome, code, step, message, ...rest };
  }
  const { hostHeader, tlsName, sni, targets } = conclusion;
  return { serverName, outcome, step, hostHeader, tlsName, sni, targets, ...rest };
}
