import { isIP } from 'node:net';
import { splitCamel } from '../words.ts';
import { isJoinedName, kindOfName, type NameKind } from './names.ts';

/** A city is a Region to AWS and a word to everyone else; `words` are what a line says, and nothing that one could trace. */
type Kind = NameKind | 'evidence' | 'ip' | 'account' | 'region' | 'city' | 'type' | 'words';

/** What a question is about by name, and the question without those names. */
export interface Entities {
  named: Partial<Record<Kind, string[]>>;
  rest: string;
}

type IsWord = (word: string, withConcepts?: boolean) => boolean;

interface Rule {
  kind: Kind | ((value: string, before: string, after: string) => Kind);
  /** Its first group, or else the whole match, is the value. */
  pattern: RegExp;
  accepts?: (value: string, isWord: IsWord) => boolean;
  toValue?: (value: string) => string;
  /** What it still says when the name is taken away: a TypeError is an error. */
  leaves?: (value: string) => string;
}

// A name stands alone, but a Korean particle may follow it.
const alone = (source: string, flags = 'g') => new RegExp(`(?<![\\w.@:/=-])${source}(?![\\w@-]|[.:/][\\w])`, flags);

// https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
const cities: Record<string, string> = {
  'us-east-1': 'n\\. virginia|virginia|버지니아',
  'us-east-2': 'ohio|오하이오',
  'us-west-1': 'n\\. california|california|캘리포니아',
  'us-west-2': 'oregon|오레곤|오리건',
  'ca-central-1': 'canada|캐나다',
  'sa-east-1': 's[aã]o paulo|상파울루',
  'eu-west-1': 'ireland|dublin|아일랜드|더블린',
  'eu-west-2': 'london|런던',
  'eu-west-3': 'paris|파리',
  'eu-central-1': 'frankfurt|프랑크푸르트',
  'eu-north-1': 'stockholm|스톡홀름',
  'ap-northeast-1': 'tokyo|도쿄',
  'ap-northeast-2': 'seoul|서울',
  'ap-northeast-3': 'osaka|오사카',
  'ap-southeast-1': 'singapore|싱가포르',
  'ap-southeast-2': 'sydney|시드니',
  'ap-south-1': 'mumbai|뭄바이',
  'ap-east-1': 'hong kong|홍콩',
};
/** The Region of a city, or the city itself. */
export const regionOf = (city: string): string =>
  Object.keys(cities).find((id) => new RegExp(`^(?:${cities[id]})$`, 'i').test(city)) ?? city;

const files =
  'exe|dll|sys|msi|scr|bat|cmd|ps1|vbs|js|jar|sh|py|docm?|docx|xlsm?|xlsx|pdf|iso|img|lnk|hta|elf|dmg|pkg|apk|zip|rar|7z|gz|tar|tmp|log|bin';

// Names that are said to be one, reserved ones, and the endings that no person's name has.
const domains =
  'com|net|org|io|info|biz|dev|app|cloud|online|site|top|xyz|shop|club|ru|cn|kr|jp|uk|de|fr|in|us|tk|su|example|test|invalid|internal|local|lan';

const apiVerbs =
  'Accept|Add|Assume|Associate|Attach|Authorize|Batch|Cancel|Change|Console|Copy|Create|Deactivate|Decrypt|Delete|Deregister|Describe|Detach|Disable|Disassociate|Enable|Encrypt|Execute|Export|Generate|Get|Import|Invoke|Leave|List|Modify|Put|Reboot|Register|Remove|Restore|Revoke|Run|Schedule|Send|Set|Share|Start|Stop|Switch|Tag|Terminate|Untag|Update|Upload';

const isNameLike = (value: string) => /[\d._-]/.test(value);
const unsaid = (value: string, isWord: IsWord) =>
  !isWord(value.toLowerCase()) &&
  !/^(?:top|last|first|past)?\d+$/i.test(value) &&
  (isNameLike(value) || !/(?:ed|ing)$/.test(value));

/** Nobody is called VPN. */
const isSomebody = (value: string, isWord: IsWord) => unsaid(value, isWord) && !/^[A-Z]{2,5}$/.test(value);

/** "from Russia" is where somebody was, as records say it, and nobody's name. */
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const countries = letters
  .flatMap((one) => letters.flatMap((two) => countryNames.of(one + two) ?? []))
  .filter((name) => /^[A-Za-z ]+$/.test(name))
  .join('|');

const isHostLike = (value: string, isWord: IsWord) =>
  !/^(?:admin|user|guest|test|ops)\d+$/i.test(value) &&
  isNameLike(value) &&
  unsaid(value, isWord) &&
  !/^[a-z]+[._][a-z]+$/.test(value);

/** What hosts are said to be, so that what remains is how one is called: "the bastion host". */
const kindsOfHosts =
  /^(?:infected|affected|compromised|production|prod|staging|test|dev|web|mail|db|database|app|application|api|backend|frontend|linux|windows|mac|internal|external|public|private|remote|local|same|first|last|whole|other|only|critical|virtual|physical|ec2|aws|cloud|dns|proxy|file|log|user|company|corporate)$/i;
const isCalled = (value: string, isWord: IsWord) =>
  !kindsOfHosts.test(value) && !isWord(value.toLowerCase(), false) && !/(?:ed|ing)$/i.test(value);

const isNoWord = (value: string, isWord: IsWord) =>
  !value.split(' ').every((word) => isWord(word.toLowerCase(), false));

/** Of a log group any word may be the name, but not the article before it. */
const isNoWordOrName = (value: string) =>
  !/^(?:the|a|an|this|that|which|what|any|each|every|all|in|of|our|for|lambda|cloudwatch|did|does|do|is|are|from|to|on|show|and)$/i.test(
    value,
  );

const fileOrWord = '["\'`]?([\\w./:@#-]*[\\w/])["\'`]?';

const fileOrWords = '["\'`]?((?:[a-z][\\w-]* ){0,2}[\\w./:@#-]*[\\w/])["\'`]?\\s*';

/** In this order; what one has found is not looked at again. */
const rules: Rule[] = [
  {
    kind: 'evidence',
    pattern: /(?<![\w:])([a-z0-9]+:[^:\s`"']+:\d{8}T\d{9}Z:[^\s`"',;)\]]+)/g,
    toValue: (id) => id.replace(/[.?!]+$/, ''),
  },
  { kind: 'principal', pattern: alone('arn:aws[\\w-]*:(?:iam|sts):[^\\s`"\',;]+') },
  { kind: 'text', pattern: alone('arn:aws[\\w-]*:[^\\s`"\',;]+') },
  { kind: 'text', pattern: /\bhttps?:\/\/[^\s`"'<>)]+/gi, toValue: (url) => url.replace(/[.,;!?]+$/, '') },
  { kind: 'principal', pattern: /[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi },
  { kind: 'text', pattern: alone('(?=[a-f0-9]*[a-f])(?=[a-f0-9]*\\d)[a-f0-9]{32,128}', 'gi') },
  { kind: 'principal', pattern: alone('(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,20}') },
  { kind: 'account', pattern: alone('\\d{12}') },
  { kind: 'account', pattern: alone('\\d{4}-\\d{4}-\\d{4}'), toValue: (id) => id.replaceAll('-', '') },
  { kind: 'region', pattern: alone('(?:us|eu|ap|sa|ca|me|af|il|mx|cn)-(?:gov-|iso[a-z]?-)?[a-z]+-[1-9]') },
  {
    kind: 'region',
    pattern: new RegExp(`(?<![\\w가-힣])(${Object.values(cities).join('|')})\\s*(?:region|리전)`, 'gi'),
    toValue: regionOf,
  },
  { kind: 'city', pattern: new RegExp(`(?<![\\w가-힣])(${Object.values(cities).join('|')})(?!\\w)`, 'gi') },
  {
    kind: 'ip',
    pattern: /(?<![\w.:-])(?:\d{1,3}(?:\.\d{1,3}){3}|[a-f0-9]{0,4}(?::[a-f0-9]{0,4}){2,7})(?![\w:]|\.\d)/gi,
    accepts: (value) => isIP(value) !== 0 && value !== '0.0.0.0' && value !== '::',
  },
  { kind: 'text', pattern: alone('(?:CVE-\\d{4}-\\d{4,7}|T\\d{4}(?:\\.\\d{3})?)') },
  { kind: 'type', pattern: alone('[A-Z][A-Za-z]+:[A-Z][A-Za-z0-9]+(?:/[\\w.!-]+)?') },
  {
    kind: 'type',
    pattern: alone('(?:app|application|core|device|group|iam|policy|security|system|user|zone)(?:\\.[a-z_]+){2,}'),
  },
  { kind: 'type', pattern: alone(`(?:${apiVerbs})(?:[A-Z][A-Za-z0-9]+)+`) },
  { kind: 'text', pattern: alone(`[\\w-]+(?:\\.[\\w-]+)*\\.(?:${files})`, 'gi') },
  {
    kind: 'words',
    pattern: /["“「]([^"”」]{2,120})["”」]|`([^`]{2,120})`|(?<![\w가-힣])['‘]([^'’\n]{2,80})['’](?!\w)/g,
    accepts: (value) => /[\p{L}\p{N}]{2}/u.test(value),
  },
  {
    kind: 'words',
    pattern: new RegExp(
      `\\b(?:mention(?:s|ed|ing)?|contain(?:s|ed|ing)?|with the (?:word|text|string))\\s+(?:the (?:word|text|string)\\s+)?${fileOrWord}`,
      'gi',
    ),
    accepts: isNoWord,
  },
  {
    kind: 'words',
    pattern: new RegExp(
      `${fileOrWords}(?=(?:이?라는|란)?\\s*(?:단어|문자열|글자|텍스트)?(?:[이가을를은는])?\\s*(?:들어간|들어가|들어있|포함된|포함한|포함하|언급된|언급한|찍힌|찍혀|몇\\s*줄|나온|나왔|떴|뜬))`,
      'gi',
    ),
    accepts: isNoWord,
  },
  {
    kind: 'host',
    pattern: /\bthe\s+([a-z][a-z0-9]{2,})(?:['’]s)?\s+(?:host|server|instance|box|laptop)\b/gi,
    accepts: isCalled,
  },
  {
    kind: 'host',
    pattern: /(?<![\w.@-])([A-Za-z][A-Za-z0-9]{2,})\s*(?:호스트|서버|인스턴스)/gi,
    accepts: isCalled,
  },
  {
    kind: 'principal',
    pattern:
      /(?<![\w가-힣])(?:user|username|principal|role|사용자|유저)\s*(?:named?\s+|called\s+|인\s+|:\s*)?["'`]?([A-Za-z][\w.+-]*[\w])/gi,
    accepts: unsaid,
  },
  {
    kind: 'principal',
    pattern: /(?<![\w.@-])([A-Za-z][\w.+-]*\w)["'`]?(?:이라는|라는)?\s*(?:사용자|유저|님)/g,
    accepts: unsaid,
  },
  {
    kind: 'host',
    pattern:
      /\b(?:host(?:name)?|server|laptop|machine|device|endpoint|computer|workstation|pc|호스트|서버|노트북|장비|단말|컴퓨터)\s*(?:named?\s+|called\s+|인\s+|:\s*)?["'`]?([A-Za-z][\w.-]*\w)/gi,
    accepts: isHostLike,
  },
  {
    kind: 'host',
    pattern:
      /(?<![\w.@-])([A-Za-z][\w.-]*\w)["'`]?(?:이라는|라는)?\s*(?:호스트|서버|노트북|장비|단말|컴퓨터|인스턴스|PC)/gi,
    accepts: isHostLike,
  },
  { kind: 'text', pattern: alone(`(?:[a-z0-9-]+\\.)+(?:${domains})`, 'gi') },
  {
    kind: 'text',
    pattern:
      /\b(?:domain|site|website|bucket|file|process|도메인|사이트|버킷|파일|프로세스)\s+(?:named?\s+|called\s+)?["'`]?([A-Za-z0-9][\w.-]*[.\d_-][\w.-]*\w)/gi,
  },
  {
    kind: 'principal',
    pattern: /\bby\s+([A-Za-z][\w.-]*\w)(?![\w@:/])/g,
    accepts: (value, isWord) => isNameLike(value) && unsaid(value, isWord),
  },
  { kind: 'host', pattern: alone('i-[0-9a-f]{8,17}') },
  {
    kind: 'host',
    pattern: alone('[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*-(?=[A-Za-z0-9]*\\d)[A-Za-z0-9]+'),
    accepts: unsaid,
  },
  { kind: 'principal', pattern: alone('[A-Za-z][a-z0-9]+(?:[._][A-Za-z0-9]+)+', 'gi'), accepts: unsaid },
  {
    kind: kindOfName,
    pattern: alone('[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+'),
    accepts: (value, isWord) => isJoinedName(value) && !isWord(value.toLowerCase()),
  },
  {
    kind: 'words',
    pattern: alone('[A-Z][A-Za-z]*(?:Error|Exception|Timeout|Failure|Refused)'),
    leaves: (value) => /[A-Z][a-z]+$/.exec(value)?.[0] ?? '',
  },
  {
    kind: 'words',
    pattern: alone('[A-Z][a-z]+(?:[A-Z][a-z]+)+'),
    // AccessDenied says what two words say.
    accepts: (value, isWord) =>
      !isWord(value.toLowerCase()) &&
      !splitCamel(value)
        .split(' ')
        .every((part) => isWord(part.toLowerCase())),
  },
  {
    kind: 'service',
    pattern:
      /\blog groups?\s+(?:named?\s+|called\s+)?["'`]?([\w/.#-]*\w)|(?<![\w.@-])([\w/.#-]*\w)\s+(?=log groups?\b|로그\s*그룹)/gi,
    accepts: isNoWordOrName,
  },
  { kind: 'service', pattern: /(?<![\w.:/<-])\/(?:aws|ecs|eks|app|apps|var)\/[\w./#-]*\w/g },
  {
    kind: 'words',
    pattern:
      /\b(EC2|RDS|S3|EKS|ECS|DynamoDB|Lambda|ELB|VPC)\b(?=.*(?:AWS Health|health events?|AWS\s*헬스))|(?<=(?:AWS Health|AWS\s*헬스).{0,40})\b(EC2|RDS|S3|EKS|ECS|DynamoDB|Lambda|ELB|VPC)\b/gi,
  },
  { kind: 'words', pattern: /(?<![\w.:/<-])\/[a-z][\w-]*(?:\/[\w-]+)*(?![\w/])/g },
  {
    kind: 'principal',
    pattern: alone('(?!(?:sha|md|ipv|utf|base|oauth|tls|ssl|win|http|port|tcp|udp|log)\\d)[a-z]{3,}\\d{1,4}', 'gi'),
    accepts: unsaid,
  },
  { kind: 'words', pattern: /\b(?:request|trace|correlation)[\s-]?ids?\s+(?:is\s+)?([\w-]*\d[\w-]*)/gi },
  {
    kind: 'principal',
    pattern:
      /\b(?:did|has|had)\s+([a-z][a-z0-9]+)\s+(?:access|assume|been|call|change|connect|create|delete|do|done|doing|download|ever|fail|first|get|last|log|make|open|read|run|see|sign|start|stop|touch|upload|use|visit)/gi,
    accepts: unsaid,
  },
  {
    kind: 'principal',
    pattern:
      /(?<![\w.@-])(?!(?:auditor|manager|boss|team|company|customer|client|analyst|engineer|ciso|ceo|department|everyone|somebody|someone|today|yesterday|week|month|year|quarter|management|vendor|let|here|there|what|who|that|it)\b)([A-Za-z][a-z]{2,})(?:['’]s\s|의\s|(?=\s*(?:관련|활동|계정|[것거꺼]만|만(?=\s|$))))/g,
    accepts: isSomebody,
  },
  { kind: 'words', pattern: new RegExp(`\\bfrom\\s+(?:the\\s+)?(${countries})(?![\\w'])`, 'g') },
  { kind: 'principal', pattern: /\b(?:by|about|for|from)\s+([A-Z][a-z]{2,})(?![\w'])/g, accepts: unsaid },
  { kind: 'principal', pattern: /\b(?:against|target(?:ing|ed))\s+([a-z]{3,})(?![\w'])/gi, accepts: unsaid },
  {
    kind: 'principal',
    pattern: /(?<![\w.@-])([a-z]{3,})(?:이|가|은|는)\s+(?=(?:뭐|뭘|무엇|어디|언제|왜|어떤|누구|오늘|어제|최근|지난))/gi,
    accepts: isSomebody,
  },
];

/** Indicators are often passed on defanged: 203[.]0[.]113[.]7, hxxps://evil[.]example. */
const refanged = (text: string) =>
  text.replaceAll(/\[\.\]|\(\.\)|\[dot\]/gi, '.').replaceAll(/\bhxxp(s?):\/\//gi, 'http$1://');

/** `isWord` says which words belong to the language of questions and so are nobody's name. */
export const entitiesIn = (text: string, isWord: IsWord): Entities => {
  const named: Entities['named'] = {};
  let rest = refanged(text);
  for (const { kind, pattern, accepts = () => true, toValue = (value: string) => value, leaves = () => '' } of rules) {
    rest = rest.replace(pattern, (whole: string, ...matched: unknown[]) => {
      const at = matched.findIndex((each) => typeof each === 'number');
      const groups = matched.slice(0, at) as (string | undefined)[];
      const [start, all] = matched.slice(at) as [number, string];
      const found = groups.find((group) => group !== undefined) ?? whole;
      const value = toValue(found);
      // What is left of a quotation when names are taken out of it, nobody said.
      if (!accepts(value, isWord) || (kind === 'words' && !text.includes(value))) return whole;
      const name = typeof kind === 'string' ? kind : kind(value, all.slice(0, start), all.slice(start + whole.length));
      named[name] = [...new Set([...(named[name] ?? []), value])];
      return whole.replace(found, ` ${leaves(value)} `);
    });
  }
  // What a quotation says besides is not what is asked.
  return { named, rest: rest.replaceAll(/["“「][^"”」]*["”」]/g, ' ') };
};
