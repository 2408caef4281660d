import type { BlockElementAction } from '@slack/bolt';

/** What was clicked or chosen; empty where it has no value. */
export const chosen = (action: BlockElementAction): string => {
  if ('selected_option' in action && action.selected_option && 'value' in action.selected_option)
    return action.selected_option.value ?? '';
  return 'value' in action && typeof action.value === 'string' ? action.value : '';
};
