import { type Block, items, list, type Problem, rule, text } from './problem.ts';

const interactive = new Set([
  'button',
  'channels_select',
  'checkboxes',
  'conversations_select',
  'datepicker',
  'datetimepicker',
  'external_select',
  'multi_channels_select',
  'multi_conversations_select',
  'multi_external_select',
  'multi_static_select',
  'multi_users_select',
  'overflow',
  'radio_buttons',
  'rich_text_input',
  'static_select',
  'timepicker',
  'users_select',
  'workflow_button',
]);

const inputs = new Set([
  ...interactive,
  'email_text_input',
  'file_input',
  'number_input',
  'plain_text_input',
  'url_text_input',
]);

const mostOptions: Record<string, number> = { overflow: 5, radio_buttons: 10, checkboxes: 10 };

/** Buttons, menus and fields. https://docs.slack.dev/reference/block-kit/block-elements */
export const element = (
  given: unknown,
  at: string,
  allowed: 'action' | 'input' | 'accessory' = 'action',
): Problem[] => {
  const each = (given ?? {}) as Block;
  if (allowed === 'accessory' && each.type === 'image') return text(each.alt_text, 2000, `${at}/alt_text`);
  const known = allowed === 'input' ? inputs : interactive;
  return [
    ...rule(known.has(String(each.type)), `unsupported type: ${each.type}`, `${at}/type`),
    ...text(each.action_id, 255, `${at}/action_id`, { optional: true }),
    ...(each.type === 'button' ? button(each, at) : []),
    ...('options' in each ? options(each, at) : []),
  ];
};

const button = (each: Block, at: string): Problem[] => [
  ...text(each.text, 75, `${at}/text/text`),
  ...text(each.value, 2000, `${at}/value`, { optional: true }),
  ...text(each.url, 3000, `${at}/url`, { optional: true }),
  ...rule([undefined, 'primary', 'danger'].includes(each.style as string | undefined), 'not a style', `${at}/style`),
];

const options = (each: Block, at: string): Problem[] => [
  ...list(each.options, 1, mostOptions[String(each.type)] ?? 100, `${at}/options`),
  ...items(each.options).flatMap((option, index) => [
    ...text(option.text, 75, `${at}/options/${index}/text/text`),
    ...text(option.value, 150, `${at}/options/${index}/value`),
  ]),
];

/** https://docs.slack.dev/reference/block-kit/block-elements/feedback-buttons-element */
export const feedback = (each: Block, at: string): Problem[] => {
  if (each.type === 'icon_button')
    return [...text(each.text, 75, `${at}/text/text`), ...text(each.icon, 75, `${at}/icon`)];
  if (each.type !== 'feedback_buttons') return [{ what: `unsupported type: ${each.type}`, at: `${at}/type` }];
  return ['positive_button', 'negative_button'].flatMap((name) => {
    const one = (each[name] ?? {}) as Block;
    return [...text(one.text, 75, `${at}/${name}/text/text`), ...text(one.value, 2000, `${at}/${name}/value`)];
  });
};
