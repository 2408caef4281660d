import type { types } from '@slack/bolt';
import type { Language } from '../language.ts';

const words: Record<Language, Record<'why' | 'title' | 'label' | 'hint' | 'send' | 'cancel', string>> = {
  en: {
    why: 'Tell why',
    title: 'What was wrong?',
    label: 'Reason',
    hint: 'A wrong figure, something missing, hard to read…',
    send: 'Send',
    cancel: 'Cancel',
  },
  ko: {
    why: '이유 알려 주기',
    title: '무엇이 아쉬웠나요?',
    label: '이유',
    hint: '잘못된 수치, 빠진 내용, 읽기 어려움…',
    send: '보내기',
    cancel: '취소',
  },
};

/** The button under the thanks for a thumb down. */
export const whyButton = (reference: string, language: Language): types.ActionsBlock => ({
  type: 'actions',
  elements: [
    {
      type: 'button',
      action_id: 'open_feedback',
      text: { type: 'plain_text', text: words[language].why },
      value: reference,
    },
  ],
});

/** Asks for a reason; `metadata` comes back with it. */
export const feedbackView = (language: Language, metadata: string): types.ModalView => {
  const say = words[language];
  return {
    type: 'modal',
    callback_id: 'feedback_reason',
    private_metadata: metadata,
    title: { type: 'plain_text', text: say.title },
    submit: { type: 'plain_text', text: say.send },
    close: { type: 'plain_text', text: say.cancel },
    blocks: [
      {
        type: 'input',
        block_id: 'reason',
        label: { type: 'plain_text', text: say.label },
        element: {
          type: 'plain_text_input',
          action_id: 'reason',
          multiline: true,
          max_length: 2000,
          placeholder: { type: 'plain_text', text: say.hint },
        },
      },
    ],
  };
};
