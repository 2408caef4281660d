import type { Asked } from './asked.ts';
import { entityKinds, type Slots } from './slots.ts';

const goesOn = new RegExp(
  [
    '^[^\\w가-힣]*(?:and|or|but|also|then|ok(?:ay)?,?\\s+(?:and|now))\\b|\\b(?:what|how) about\\b|\\b(?:of|among|from|in) (?:these|those|them)\\b',
    '\\b(?:those|these|them|same|instead|as well|too|the others?|the rest)\\b\\s*(?:[^\\w가-힣]*$|only|period|time|window|ones?|events?|findings?|threats?|users?|hosts?|records?|logs?)',
    '\\b(?:that|this|the same) (?:ip|address|user|person|host|machine|account|key)\\b|(?:^|\\s)[그이]\\s*(?:IP|사용자|사람|호스트|서버|계정|주소)',
    '^[^\\w가-힣]*(?:the\\s+)?same\\s+(?:for|in|with|on)\\b|\\b(?:him|her)\\b|\\btrace (?:it|this|that)\\b|(?<![가-힣])(?:[그이]\\s*다음|그\\s*(?:후|뒤)(?:에|로|엔)?(?=\\s)|그\\s*(?:중|가운데)|이\\s*중에|이\\s+중(?=\\s))|같은\\s*(?:기간|시간|조건|사용자|IP|계정|호스트)|^[^\\w가-힣]*(?:그리고|그럼|그러면|그런데|또|또한|추가로|거기서|여기서|이어서|나머지|더)(?=\\s)|그때|그\\s*당시|[가-힣](?<!심각|위험|중요|빈|속)도\\s*(?:좀\\s*)?(?:보여|알려|확인|찾아|조회|봐)|\\b(?:at that time|back then|around then|(?:over|for|in) the same (?:time|period|window))\\b',
  ].join('|'),
  'i',
);

/** "CloudTrail에서 실패한 것만": of what was found, in whatever source. */
const ofThose = /(?:것|거|건)(?:들)?만(?=\s|[.?!,]|$)|\b(?:just|only) (?:the ones|those)\b/i;

/** Said of what was found, unless a source is named with it. */
const narrows =
  /^[^\w가-힣]*(?:only|just|now (?:only|the)|more|next|exclude|without|narrow|filter)\b|\bones?\b(?: only)?[^\w가-힣]*$|\bonly[^\w가-힣]*$|[가-힣]만(?=\s|$|\?)|^[^\w가-힣]*(?:이것|그것|그거|이거|위\s*(?:결과|내용)|방금|아까)/i;

/** "show me more", "더 보여줘": of the same. */
export const asksForMore = ({ text, against }: Asked): boolean =>
  against === undefined &&
  /^[^\w가-힣]*(?:(?:please\s+)?(?:show|give|list)\s+(?:me\s+)?)?(?:some\s+)?more\b|(?:^|\s)더\s*(?:보여|많이|알려|있)/i.test(
    text,
  );

/** Whether a question says that it goes on from the one before it. */
export const carriesOn = (asked: Asked): boolean =>
  goesOn.test(asked.text) ||
  asksForMore(asked) ||
  (ofThose.test(asked.text) && asked.window === undefined && entityKinds.every((kind) => !asked.named[kind])) ||
  (asked.products.length === 0 && narrows.test(asked.text)) ||
  isBareSource(asked);

/** "Okta는?", "Zscaler도 보여줘", "Okta?" */
const isBareSource = ({ products, words, isVague, window, candidates, text }: Asked): boolean =>
  products.length > 0 &&
  (words.length <= 1 || isVague) &&
  !window &&
  candidates.every(({ parameters }) => Object.keys(parameters).length === 0) &&
  (/(?:[도은는]|에서만|만)(?:\s|\?|$)/.test(text) || /^[\w\s,]{2,30}\?*$/.test(text)) &&
  !/\b(?:show|list|summari[sz]e|find|search|recent|latest)\b|요약|최근/i.test(text);

/** Values that mean the same to every source, and so choose none. */
const general = new Set(['severity', 'outcome']);

const isWhole = /\b(?:everything|anything|anywhere|everywhere|all (?:activity|events|logs|sources))\b|모든|전체|전부/i;

/** Whether it only says values that mean the same to every source: "the critical ones". */
export const isGeneral = ({ candidates, products, subjects }: Asked): boolean => {
  const said = new Set(candidates.flatMap(({ parameters }) => Object.keys(parameters)));
  return (
    products.length === 0 &&
    (subjects <= 1 || candidates[0]!.share > 0.9) &&
    said.size > 0 &&
    [...said].every((name) => general.has(name))
  );
};

/** Whether what is said only makes sense as a change of what was asked before: a time, a name, "critical". */
export const isElliptical = (asked: Asked, slots: Slots): boolean => {
  const { words, by, candidates, products, text } = asked;
  if (isGeneral(asked)) return true;
  const isNamed = products.length > 0 || asked.window !== undefined;
  if (!isNamed && words.length <= 4 && asked.before && !asked.against) return true;
  if (!isNamed && words.length <= 3 && /(?:[은는]|건)(?:요)?\s*\?*\s*$/.test(text)) return true;
  const isShort = words.length <= 3 && candidates.every(({ said }) => said === 0);
  const says = by.length > 0 || slots.window || slots.limit || Object.keys(slots.named).length > 0;
  const isTold = (candidates[0]?.share ?? 0) > 0.3 || isWhole.test(text);
  return products.length === 0 && words.length <= 6 && Boolean(says) && (isShort ? !isWhole.test(text) : !isTold);
};
