import type { Asked } from './asked.ts';
import type { Paragraph, Turn } from './brain.ts';
import { nextLead, quotation } from './compose/advice.ts';
import type { Language } from './compose/language.ts';
import type { Found, Looked } from './look.ts';
import { splitCamel } from './words.ts';

/** Score from which a passage may be quoted to someone who did not ask for advice. */
export const certain = 0.6;

const isGrave = ({ result, parameters }: Found): boolean =>
  result.matched > 0 &&
  result.sources === undefined &&
  (parameters.topic !== undefined || (result.severity?.critical ?? 0) + (result.severity?.high ?? 0) > 0);

/** One passage on what to do, where it was asked for or what was found calls for it. */
export const whatNext = async (
  { advice, text }: Asked,
  looked: Looked[],
  turn: Turn,
  language: Language,
): Promise<Paragraph | undefined> => {
  const grave = looked.filter((each) => each.kind === 'found').find(isGrave);
  if (!grave && !advice) return undefined;
  const passages = await turn.retrieve((advice || !grave ? text : beginningOf(grave)).slice(0, 1000));
  const passage = passages.find(({ uri, score }) => advice || (score >= certain && uri.includes('/runbooks/')));
  return passage && { text: `${nextLead(language)}\n${quotation(passage, advice ? 900 : 400)}`, citations: [passage] };
};

/** How to begin with what was found: its topic, or the worst and commonest kind. Runbooks begin with the first 15 minutes. */
const beginningOf = ({ tool, parameters, result }: Found): string => {
  if (parameters.topic) return `${tool.actionGroup} ${parameters.topic.replaceAll('-', ' ')} first 15 minutes`;
  const worst =
    result.records.find(({ severity }) => severity === 'critical') ??
    result.records.find(({ severity }) => severity === 'high');
  const kind = (worst?.title ?? result.groups.type?.[0]?.value ?? '').split(':')[0] ?? '';
  return `${splitCamel(kind)} first 15 minutes`;
};
