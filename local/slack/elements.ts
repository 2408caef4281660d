/** What can be clicked or filled in, as far as a click or a submission tells of it. */
interface Element {
  type: string;
  action_id?: string;
  value?: string;
  text?: unknown;
  options?: Option[];
  positive_button?: Option;
  negative_button?: Option;
}

interface Option {
  text: unknown;
  value: string;
}

interface Block {
  type: string;
  block_id?: string;
  accessory?: Element;
  element?: Element;
  elements?: Element[];
  actions?: Element[];
  child_blocks?: Block[];
}

interface Found {
  block: Block;
  element: Element;
}

/** Everything in blocks that has an action id. */
const elementsIn = (blocks: readonly unknown[]): Found[] =>
  (blocks as Block[]).flatMap((block) => {
    const own = [block.accessory, block.element, ...(block.elements ?? []), ...(block.actions ?? [])];
    const found = own.flatMap((element) => (element?.action_id ? [{ block, element }] : []));
    // A carousel's elements are cards, which hold buttons
    return [
      ...found,
      ...elementsIn([...(block.child_blocks ?? []), ...(block.type === 'carousel' ? (block.elements ?? []) : [])]),
    ];
  });

export interface Choice {
  /** A button's value, or that of an option of a menu or of feedback buttons. */
  value?: string;
  /** Which one, where several have the same action id; the first by default. */
  index?: number;
}

/** The action of a click, as block_actions carries it; throws where there is nothing to click. */
export const clicked = (blocks: readonly unknown[], actionId: string, { value, index = 0 }: Choice): object => {
  const all = elementsIn(blocks).filter(({ element }) => element.action_id === actionId);
  const matching = value === undefined ? all : all.filter(({ element }) => optionsOf(element).includes(value));
  const found = matching[index];
  if (!found) throw new Error(`there is no ${actionId}${value === undefined ? '' : ` of ${value}`} to click`);
  const { block, element } = found;
  return { type: element.type, action_id: actionId, block_id: block.block_id ?? '', ...chosen(element, value) };
};

const optionsOf = ({ type, value, options, positive_button: positive, negative_button: negative }: Element) => [
  ...(['button', 'icon_button'].includes(type) && value ? [value] : []),
  ...[...(options ?? []), positive, negative].flatMap((option) => (option ? [option.value] : [])),
];

const chosen = (element: Element, value?: string): object => {
  if (element.options)
    return { selected_option: element.options.find((option) => option.value === value) ?? element.options[0] };
  if (element.type === 'feedback_buttons') {
    const { positive_button: positive, negative_button: negative } = element;
    const { text, value: told } = (negative?.value === value ? negative : positive) as Option;
    return { text, value: told };
  }
  return { text: element.text, value: element.value ?? value ?? '' };
};

/** A view's state out of values by action id: what was typed, or the value of what was chosen. */
export const filled = (blocks: readonly unknown[], values: Record<string, string>): object =>
  Object.fromEntries(
    elementsIn(blocks).flatMap(({ block, element }) => {
      const value = values[element.action_id ?? ''];
      const option = element.options?.find((each) => each.value === value) ?? null;
      const state = element.options ? { selected_option: option } : { value: value ?? null };
      return block.type === 'input' && block.block_id
        ? [[block.block_id, { [element.action_id ?? '']: { type: element.type, ...state } }]]
        : [];
    }),
  );
