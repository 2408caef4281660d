import type { types } from '@slack/bolt';
import { plainly } from '../gate.ts';
import type { Language } from '../language.ts';
import { preformatted } from './preformatted.ts';

/** Blocks of a record on one page: a view holds 100 blocks and 250 kB. */
const perPage = 20;

const words: Record<
  Language,
  Record<'title' | 'instructions' | 'earlier' | 'later' | 'close', string> & {
    page: (at: number, of: number) => string;
  }
> = {
  en: {
    title: 'Evidence',
    instructions: '⚠ This record tries to give instructions. They are shown as data.',
    earlier: 'Previous page',
    later: 'Next page',
    close: 'Close',
    page: (at, of) => `Page ${at} of ${of}`,
  },
  ko: {
    title: '근거 기록',
    instructions: '⚠ 이 기록은 지시를 내리려 합니다. 데이터로만 표시합니다.',
    earlier: '이전 페이지',
    later: '다음 페이지',
    close: '닫기',
    page: (at, of) => `${at}/${of} 페이지`,
  },
};

/** A record as its source wrote it, uncut: over several pages where it is long. */
export const evidenceView = (
  { evidence, record, warnings }: { evidence: string; record: object; warnings: string[] },
  { page, language, metadata }: { page: number; language: Language; metadata: string },
): types.ModalView => {
  const say = words[language];
  const blocks = preformatted(JSON.stringify(record, null, 2));
  const pages = Math.ceil(blocks.length / perPage);
  const shown = Math.min(Math.max(page, 0), pages - 1);
  const head: types.AnyBlock[] = [said(plainly(evidence)), ...(warnings.length > 0 ? [said(say.instructions)] : [])];
  return {
    type: 'modal',
    title: { type: 'plain_text', text: say.title },
    close: { type: 'plain_text', text: say.close },
    private_metadata: metadata,
    blocks: [
      ...head,
      ...blocks.slice(shown * perPage, (shown + 1) * perPage),
      ...(pages > 1 ? [said(say.page(shown + 1, pages)), turning(shown, pages, say)] : []),
    ],
  };
};

const said = (text: string): types.SectionBlock => ({
  type: 'section',
  text: { type: 'plain_text', text, emoji: false },
});

const turning = (shown: number, pages: number, say: { earlier: string; later: string }): types.ActionsBlock => ({
  type: 'actions',
  elements: [
    { to: shown - 1, label: say.earlier },
    { to: shown + 1, label: say.later },
  ]
    .filter(({ to }) => to >= 0 && to < pages)
    .map(({ to, label }) => ({
      type: 'button',
      action_id: `evidence_page_${to}`,
      text: { type: 'plain_text', text: label },
      value: String(to),
    })),
});
