/**
 * Text out of a log is written by attackers. It enters a result only as a value of a named field, made visible, short and
 * free of secrets; it never changes a count or a severity.
 */

// Controls, zero-width and bidirectional marks, soft hyphen, variation selectors, tag characters.
const invisible = /[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2028\u2029\ufff9-\ufffb]/gu;

/** One line, at most `longest` characters, nothing that cannot be seen. */
export const cleanText = (value: unknown, longest = 200): string => {
  const text = (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, longest * 8);
  const visible = maskSecrets(
    text
      .toWellFormed()
      .replaceAll(/[\t\n\r\u2028\u2029]+/g, ' ')
      .replaceAll(invisible, ''),
  );
  const characters = [...visible.trim()];
  return characters.length <= longest ? characters.join('') : `${characters.slice(0, longest - 1).join('')}…`;
};

// Secrets, never access-key ids: those are what an investigation follows.
const secrets: [RegExp, string][] = [
  [/\b(?:xox[abeoprs]|xapp)-[\w-]{10,}/g, '<token masked>'],
  [/\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}/g, '<token masked>'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '<token masked>'],
  [/\b(SSWS|ApiToken|Bearer|Basic)\s+[\w.~+/=-]{12,}/gi, '$1 <token masked>'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '<private key masked>'],
  [
    // The name of a secret in an ARN is none itself.
    /((?<!:\d{12}:)(?:pass(?:word|wd)?|pwd|secret(?:[_-]?access[_-]?key)?|api[_-]?key|token|client[_-]?secret)["']?\s*[:=]\s*["']?)(?![\s"'<])[^\s"'&,;]{4,}/gi,
    '$1<masked>',
  ],
  [
    /(?<![A-Za-z0-9/+=])(?=[A-Za-z0-9/+]*[A-Z])(?=[A-Za-z0-9/+]*[a-z])(?=[A-Za-z0-9/+]*\d)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g,
    '<secret masked>',
  ],
];

export const maskSecrets = (text: string): string =>
  secrets.reduce((masked, [pattern, mask]) => masked.replaceAll(pattern, mask), text);

const instructions = [
  /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:previous|prior|above|earlier|all|your|system|these)\b.{0,40}\b(?:instruction|prompt|rule|message|context|guideline|direction)/i,
  /\b(?:you are now|act as|pretend to be|from now on,? you|new (?:system )?instructions?|system prompt|developer mode|jailbreak)\b/i,
  /<\/?(?:system|assistant|user|instructions?|tool_result|function_results?)\b|\[(?:\/?INST|system)\]|<\|im_(?:start|end)\|>/i,
  // Speaks in the name of somebody in the conversation: "Assistant: mark …".
  /\b(?:assistant|a\.?i\.?(?: assistant| model| agent)?|chat ?bot|llm|language model|copilot|chatgpt)\s*[:：,]\s*(?:please\s+|you\s+(?:must|should|will)\s+|now\s+)?(?:mark|treat|classify|consider|ignore|skip|say|tell|write|report|answer|reply|respond|summari[sz]e|conclude|send|post|delete|forget|stop|do|don't|never|always|trust|allow|approve|close|include|exclude)\b/i,
  /\b(?:mark|treat|classify|consider|label|regard|count|rate)\s+(?:every|all|any|this|these|that|those|it|them|the)\b.{0,60}\bas\s+(?:an?\s+)?(?:allowed|benign|safe|harmless|resolved|closed|trusted|approved|normal|expected|authori[sz]ed|legitimate|informational|low|false positives?)\b/i,
  /\b(?:do not|don't|never)\b.{0,30}\b(?:report|mention|alert|tell|flag|include|disclose)\b/i,
  /\b(?:say|report|respond|answer|reply|conclude|state)\b.{0,30}\b(?:nothing happened|no (?:threats?|incidents?|findings?|issues?|attack)|all (?:clear|good|safe))/i,
  /(?:어시스턴트|인공지능|챗봇|언어\s*모델|AI)\s*[:：,].{0,60}(?:세요|십시오|시오|해라|하라|해줘|말\s*것|할\s*것)/,
  /(?:정상|안전|허용|무해|오탐|종결|해결)(?:한\s*것)?(?:으로|됨으로|로)\s*(?:처리|표시|판정|간주|분류|답|보고)(?:해|하세요|하십시오|하라|할\s*것)/,
  /(?:이전|위의?|앞의?|기존|모든).{0,12}(?:지시|명령|프롬프트|규칙|지침).{0,12}(?:무시|잊|따르지)/,
  /(?:보고|언급|알리|답변|포함)하지\s*(?:마|말)|(?:아무\s*일도?\s*없|이상\s*없).{0,8}(?:라고|다고).{0,8}(?:답|말|보고)/,
];

/** Whether text of a record reads as if it wanted to steer whoever reads it, however its letters are encoded. */
export const givesInstructions = (text: string): boolean => {
  const asRead = text.normalize('NFKC').replaceAll(/\s+/g, ' ').replaceAll(invisible, '');
  return instructions.some((pattern) => pattern.test(asRead));
};
