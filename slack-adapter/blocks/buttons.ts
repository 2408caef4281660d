import type { types } from '@slack/bolt';
import type { Step } from '../answer.ts';
import { plainly } from '../gate.ts';
import { labels } from '../labels.ts';
import type { Language } from '../language.ts';
import { isResult, recordsIn, titleOf } from './result.ts';

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const longest = { label: 75, value: 150 };
/** The message has to hold the words, too. */
const most = { evidence: 12, exports: 3, suggestions: 3 };

interface Around {
  language: Language;
  reference: string;
  suggestions: string[];
  shareTo?: string | undefined;
}

/**
 * What may be done with an answer. Values only refer to what is stored (`<reference>/<number>`): who clicks is asked for
 * their rights again.
 */
export const buttons = (steps: Step[], around: Around): types.AnyBlock[] => {
  const { language, reference, suggestions, shareTo } = around;
  const say = labels[language];
  const searches = steps.flatMap(({ result }, at) => (isResult(result) ? [{ result, at }] : []));
  const exportable = searches.filter(({ result }) => result.matched > 0).slice(0, most.exports);
  const evidence = evidenceSelect(steps, say.evidence);
  const elements: types.ActionsBlockElement[] = [
    ...(evidence ? [evidence] : []),
    ...(searches.length > 0 ? [button('open_query', say.query, reference)] : []),
    ...exportable.map(({ result, at }) =>
      button(
        `export_csv_${at}`,
        say.exportCsv(exportable.length > 1 ? titleOf(result.searched.source) : undefined),
        `${reference}/${at}`,
      ),
    ),
    button('report', say.report, reference),
    ...(shareTo ? [button('share', say.share, `${shareTo}/${reference}`)] : []),
  ];
  const asked = suggestions.slice(0, most.suggestions);
  return [
    { type: 'actions', elements } satisfies types.ActionsBlock,
    ...(asked.length > 0 ? [suggested(asked, reference)] : []),
    feedback(reference, say),
  ];
};

const button = (action_id: string, label: string, value: string): types.Button => ({
  type: 'button',
  action_id,
  text: plain(label),
  value,
});

const plain = (text: string): types.PlainTextElement => {
  const characters = [...plainly(text)];
  const cut = characters.length > longest.label ? [...characters.slice(0, longest.label - 1), '…'] : characters;
  return { type: 'plain_text', text: cut.join('') || '–', emoji: false };
};

/** Longer ids are found by the records' names in the text; Slack takes no longer value here. */
const evidenceSelect = (steps: Step[], placeholder: string): types.StaticSelect | undefined => {
  const options = recordsIn(steps)
    .filter(({ evidence }) => evidence && evidence.length <= longest.value)
    .slice(0, most.evidence)
    .map(({ evidence, title }) => ({ text: plain(title || evidence), value: evidence }));
  if (options.length === 0) return undefined;
  return { type: 'static_select', action_id: 'open_evidence', placeholder: plain(placeholder), options };
};

const suggested = (suggestions: string[], reference: string): types.ActionsBlock => ({
  type: 'actions',
  elements: suggestions.map((question, at) => button(`suggestion_${at}`, question, `${reference}/${at}`)),
});

const feedback = (reference: string, say: { helpful: string; notHelpful: string }): types.ContextActionsBlock => ({
  type: 'context_actions',
  elements: [
    {
      type: 'feedback_buttons',
      action_id: 'feedback',
      positive_button: { text: plain(say.helpful), value: `good/${reference}` },
      negative_button: { text: plain(say.notHelpful), value: `bad/${reference}` },
    },
  ],
});
