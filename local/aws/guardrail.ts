import type { Serve } from '../http.ts';
import { restRefusal } from './rest-protocol.ts';

interface Judgement {
  /** The filter that a text meets; none where it passes. */
  refuses?: (text: string) => string | undefined;
  /** What a text becomes where something in it is masked. */
  masks?: (text: string) => string;
}

/** Bedrock's runtime: ApplyGuardrail of one version of one guardrail, which judges texts by a rule instead of a model. */
export const guardrail = (
  id: string,
  version: string,
  { refuses = () => undefined, masks = (text) => text }: Judgement = {},
): Serve => {
  const path = `/guardrail/${id}/version/${version}/apply`;
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (request.method !== 'POST' || !/^\/guardrail\/[^/]+\/version\/[^/]+\/apply$/.test(pathname))
      return restRefusal(501, 'UnknownOperationException', `the guardrail stand-in does not serve ${pathname}`);
    if (pathname !== path)
      return restRefusal(404, 'ResourceNotFoundException', 'The guardrail or its version was not found.');
    const { content } = (await request.json()) as { content: { text: { text: string } }[] };
    const text = content.map((each) => each.text.text).join('\n');
    const [filter, masked] = [refuses(text), masks(text)];
    if (filter)
      return Response.json({
        action: 'GUARDRAIL_INTERVENED',
        outputs: [{ text: 'This question was refused by the guardrail.' }],
        assessments: [
          { contentPolicy: { filters: [{ type: filter, confidence: 'MEDIUM', action: 'BLOCKED', detected: true }] } },
        ],
        usage,
      });
    if (masked === text) return Response.json({ action: 'NONE', outputs: [], assessments: [{}], usage });
    return Response.json({
      action: 'GUARDRAIL_INTERVENED',
      outputs: [{ text: masked }],
      assessments: [
        {
          sensitiveInformationPolicy: {
            piiEntities: [{ type: 'PASSWORD', match: text, action: 'ANONYMIZED' }],
            regexes: [],
          },
        },
      ],
      usage,
    });
  };
};

const usage = {
  topicPolicyUnits: 0,
  contentPolicyUnits: 1,
  wordPolicyUnits: 0,
  sensitiveInformationPolicyUnits: 1,
  sensitiveInformationPolicyFreeUnits: 1,
  contextualGroundingPolicyUnits: 0,
};
