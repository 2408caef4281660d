/** By what a question wants the figures split. Each has the groups of a result that can serve it, the best first. */
export const dimensions = {
  principal: ['principal'],
  type: ['type', 'kind', 'category'],
  ip: ['ip'],
  host: ['host', 'resource', 'destination'],
  outcome: ['outcome', 'status', 'action'],
  severity: [],
  account: ['account'],
  region: ['region'],
  country: ['country', 'location'],
  source: ['source'],
  reason: ['reason', 'rule', 'threat', 'category', 'type', 'status'],
  time: [],
} satisfies Record<string, string[]>;

export type Dimension = keyof typeof dimensions;

const said: [Dimension, RegExp][] = [
  [
    'principal',
    /\b(?:by|per|for each|each)\s+(?:user|principal|person|identity|account holder|role)s?\b|\b(?:which|what|whose)\s+(?:users?|principals?|people|identit(?:y|ies)|roles?|person)\b|\bwho\b|(?:사용자|유저|사람|계정 주인|주체)\s*별|누가|누구|(?:어떤|어느)\s*(?:사용자|사람|유저|직원)|사용자(?:와|들은|는|를)/i,
  ],
  ['reason', /\bwhy\b|\breasons?\b|\bcauses?\b|이유|사유|원인|왜/i],
  [
    'type',
    /\b(?:by|per)\s+(?:types?|kinds?|categor(?:y|ies)|topics?|classifications?|event names?)\b|\b(?:which|what)\s+(?:\w+\s+)?(?:types?|kinds?|categor(?:y|ies))\b|(?:유형|종류|타입|분류|카테고리|이벤트)\s*별|(?:어떤|무슨)\s*(?:유형|종류|타입)/i,
  ],
  [
    'ip',
    /\b(?:by|per)\s+(?:source\s+)?(?:ips?|address(?:es)?|ip address(?:es)?)\b|\b(?:which|what)\s+(?:source\s+)?(?:ips?|address(?:es)?)\b|\bfrom where\b|(?:IP|아이피|주소)\s*별|(?:어떤|어느)\s*(?:IP|아이피|주소)/i,
  ],
  [
    'host',
    /\b(?:by|per)\s+(?:hosts?|machines?|devices?|servers?|endpoints?|computers?|resources?|destinations?)\b|\b(?:which|what)\s+(?:hosts?|machines?|devices?|servers?|endpoints?|computers?|laptops?|resources?|destinations?)\b|(?:호스트|서버|장비|단말|기기|PC|리소스|목적지)\s*별|(?:어떤|어느)\s*(?:호스트|서버|장비|단말|기기|PC|리소스)/i,
  ],
  [
    'severity',
    /\b(?:by|per)\s+severit(?:y|ies)\b|\bseverity (?:breakdown|distribution|split)\b|(?:심각도|등급|위험도)\s*(?:별|순)/i,
  ],
  ['outcome', /\b(?:by|per)\s+(?:outcomes?|results?|status|states?|actions?)\b|(?:결과|상태|조치)\s*별/i],
  [
    'account',
    /\b(?:by|per)\s+(?:aws\s+)?accounts?\b|\b(?:which|what)\s+(?:aws\s+)?accounts?\b|(?:계정)\s*별|(?:어떤|어느)\s*계정/i,
  ],
  ['region', /\b(?:by|per)\s+regions?\b|\b(?:which|what)\s+regions?\b|리전\s*별|(?:어떤|어느)\s*리전/i],
  [
    'country',
    /\b(?:by|per)\s+(?:country|countries|locations?|city)\b|\b(?:which|what)\s+(?:country|countries|locations?)\b|(?:국가|나라|지역)\s*별|(?:어떤|어느)\s*(?:국가|나라)/i,
  ],
  ['source', /\b(?:by|per)\s+(?:log\s+)?sources?\b|(?:소스|출처|로그)\s*별/i],
  [
    'time',
    /\b(?:by|per)\s+(?:hours?|days?|dates?|time)\b|\bover time\b|\bhourly\b|\bdaily\b|\btimeline\b|\btrend\b|(?:시간|시간대|일자|날짜|일)\s*별|추이|타임라인|추세/i,
  ],
];

const nouns: [Dimension, english: string, korean: string][] = [
  ['principal', 'users?|people|principals?|identit(?:y|ies)|employees?', '사용자|유저|사람|주체|직원'],
  ['type', '(?:\\w+\\s+)?types?|categor(?:y|ies)|kinds?', '유형|종류|타입|카테고리'],
  ['ip', '(?:source\\s+)?(?:ips?|(?:ip\\s+)?address(?:es)?)', 'IP|아이피|주소'],
  [
    'host',
    'hosts?|machines?|devices?|servers?|endpoints?|laptops?|destinations?',
    '호스트|서버|장비|단말|기기|PC|노트북',
  ],
  ['account', '(?:aws\\s+)?accounts?', '계정'],
  ['region', 'regions?', '리전'],
  ['country', 'countr(?:y|ies)|locations?', '국가|나라'],
  ['reason', 'reasons?', '이유|사유'],
];

/** "top 3 IPs", "the most blocked users", "많은 IP", "사용자 상위 5" */
const ranked = nouns.map(([name, english, korean]): [Dimension, RegExp] => [
  name,
  new RegExp(
    `\\b(?:top(?:\\s+\\d+)?|most(?:\\s+\\w+)?|busiest|noisiest)\\s+(?:${english})\\b|(?:많은|잦은|상위(?:\\s*\\d+\\s*개?)?)\\s*(?:${korean})|(?:${korean})\\s*(?:top|상위|순위|랭킹|순)(?![가-힣])`,
    'i',
  ),
]);

export const dimensionsIn = (text: string): Dimension[] => [
  ...new Set([...ranked, ...said].flatMap(([name, pattern]) => (pattern.test(text) ? [name] : []))),
];
