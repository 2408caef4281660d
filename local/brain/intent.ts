/** What a question wants, where it is not simply to look something up. Words only: what they are about is found elsewhere. */
export interface Intent {
  change: boolean;
  /** Nothing that can be looked up here. */
  foreign: boolean;
  advice: boolean;
  help: boolean;
  /** An architecture, with what speaks for and against it. */
  proposal: boolean;
}

const changes =
  'block|unblock|ban|disable|enable|deactivate|activate|delete|remove|erase|wipe|purge|isolate|quarantine|disconnect|reset|revoke|rotate|kill|terminate|shut ?down|turn (?:off|on)|switch (?:off|on)|stop|start|restart|reboot|lock|unlock|suspend|resume|resolve|close|archive|acknowledge|dismiss|whitelist|blacklist|allowlist|denylist|allow|deny|grant|assign|attach|detach|create|add(?=.*\\bto\\b)|update|modify|change|set|edit|rename|fix|remediate|mitigate|roll ?back|restore|patch|deploy|install|uninstall|send|post|e-?mail|notify|invite|execute|run|upload|move|encrypt|mark';
// "block list", "reset events", "create a summary", "update me": nothing is to be changed.
const looks =
  '(?:\\w+\\s+)?(?:history|events?|logs?|attempts?|activity|calls?|requests?|lists?|rules? changes)\\b|(?:an?\\s+|the\\s+|me\\s+an?\\s+)?(?:short\\s+|quick\\s+)?(?:summary|report|table|timeline|chart|overview|search|query)\\b|me\\b|us\\b|on\\b';
const command = new RegExp(
  `(?:^|\\b(?:and|then|please|pls|plz|kindly|you|to|let's|now|also|immediately|just)\\s+)(?:(?:please|pls|plz|kindly)\\s+)?(?:${changes}|(?<=\\b(?:you|please|pls|plz|kindly)\\s+)(?:open|close|expose|raise|lower|kick|log (?=.*\\bout)|sign (?=.*\\bout)|put|give (?=\\S+ (?:admin|access|rights))))\\b(?!\\s+(?:${looks}))`,
  'i',
);
/** "make the bucket private", "kick dana out": what else changes something, said as an order. */
const orders =
  /^(?:please\s+|pls\s+|now\s+)?(?:kick|throw|log|sign)\s+\S+(?:\s+\S+)?\s+out\b|^(?:please\s+|pls\s+|now\s+)?make\b.{2,60}\b(?:private|public|admin|read-only|inaccessible|safe|secure)\b/i;
const asking =
  /\b(?:how|who|whom|whose|what|which|when|where|why|should|did|does|do|has|have|had|was|were|is|are|may|must|can (?:i|we)|could (?:i|we)|anyone|someone|somebody)\b/i;

// A noun of change with an ending that commands: 차단해(줘), but neither 차단해야, 차단했 nor 차단된.
const koreanNouns =
  '재설정|설정|리셋|보관|아카이브|종결|무시|차단|해제|격리|삭제|제거|비활성화|활성화|초기화|중지|정지|중단|종료|재시작|재부팅|시작|회수|철회|취소|교체|변경|수정|업데이트|추가|등록|생성|부여|할당|잠금|잠그|복구|복원|롤백|배포|설치|전송|발송|승인|거부|허용|무효화|만료|로그아웃|패치|조치|실행|막|끊|지우|없애|끄|켜|바꾸|풀|닫|열';
const commands = '(?:을|를)?\\s*(?:해|시켜|하|처리해|처리하)?';
const koreanChange = new RegExp(
  `(?:${koreanNouns})${commands}(?:(?<=해|시켜)(?:\\s*(?:줘|주|줄|달|라|놔|버려|두)|(?=\\s*(?:$|[.!?~,])))|(?<=하)(?:세요|십시오|시오|라|자)|\\s*(?:부탁|바랍|요청))`,
);
const koreanVerbs =
  /(?:막아|꺼|켜|지워|없애|바꿔|풀어|잠가|잠궈|닫아|열어|끊어|죽여|내려|만들어|보내|돌려|고쳐|올려|넣어|빼|쫓아내|걸어|등록해|바꿔)\s*(?:줘|줄래|주세|주십|주시|라|버려|놔|달라)/;
const koreanLooks = /(?:요약|목록|보고서?|리포트|표|차트|타임라인|정리)[을를로]?\s*(?:만들|보내|작성|생성)/;

/** "how do I block", "did anyone delete", "who tried to disable": no commands. */
const isCommand = (clause: string): boolean => {
  const match = command.exec(clause);
  if (orders.test(clause)) return true;
  return match !== null && !asking.test(clause.slice(0, match.index));
};

const isChange = (text: string): boolean =>
  text
    .split(/[.!?;,\n]+(?:\s+|$)/)
    .some((clause) => isCommand(clause.replace(/^(?:ok(?:ay)?|hey|hi|so|well|@\S+)[\s,]+/i, '').trim())) ||
  ((koreanChange.test(text) || koreanVerbs.test(text)) && !koreanLooks.test(text));

const advice = new RegExp(
  [
    '\\bhow (?:should|do|can|could|would|must|might|to)\\b',
    '\\bhow (?:is|are) .*\\b(?:protected|secured|handled|rotated|configured)\\b',
    '\\b(?:best|good|recommended) (?:practice|way|approach)s?\\b',
    '\\brecommend(?:ed|ation|ations)?\\b|\\badvi[cs]e\\b|\\bguid(?:e|ance|elines?)\\b|\\brunbook\\b|\\bplaybook\\b',
    '\\b(?:what|where) (?:should|must|can|could|do) (?:i|we|you|one|someone)\\b|\\bwhat (?:should|must) (?:our|my|the)\\b',
    '\\bshould (?:i|we)\\b|\\bnext steps?\\b|\\bsteps to\\b|\\bways? to\\b|\\btips?\\b|\\bwhat to do\\b|\\bwhat (?:are|is) (?:the|our|your) (?:first|next|right|proper)\\b|(?:할|해야\\s*할)\\s*일(?:은|이|\\s*(?:뭐|무엇|알려))|\\bwhat (?:are|is) the (?:steps|procedure)',
    '\\bwhy (?:should|is it|does it|must)\\b|\\bdifference between\\b|\\bexplain\\b',
    '(?:하|되|쓰|막|지키|보호하|관리하|설정하|대응하|두|켜|끄|푸)(?:는|기 위한|려면|면)\\s*(?:방법|법|게 좋|것이 좋|어떻게|뭘|무엇|되)',
    '\\bshould\\b|\\b(?:what|which) (?:are|is) the (?:\\w+ )?steps\\b|\\bwhy (?:use|choose|have|not|prefer|bother)\\b|\\brather than\\b|(?:뭐|무엇|뭘|어디|누구)부터|뭘\\s*먼저|\\bbetter than\\b|\\balternatives? (?:to|for)\\b|\\bgood for\\b|\\b(?:is|are) (?:it|that|this) (?:safe|ok|okay|wise|good|bad|enough|necessary|secure|risky|dangerous)\\b|\\bdo (?:we|i|you) (?:really )?need\\b|\\bwhat to (?:check|look|watch|do|verify|collect|review)\\b|대신\\s*(?:뭘|무엇|뭐|어떤)|요령|(?:적당|적절|바람직|안전)(?:해|한가|할까|합니까|한지)|(?:안\\s*되는|해야\\s*하는|좋은|필요한|위험한)\\s*이유|(?:면|으면|을\\s*쓰면|를\\s*쓰면)\\s*(?:뭐가|무엇이|어떤\\s*점이)\\s*(?:좋|나쁜|위험)|\\bpros and cons\\b|\\bwhy (?:is|are) .{3,60}\\b(?:better|important|dangerous|risky|recommended|needed|necessary|worth)\\b|[가-힣]는\\s*(?:게|것이|편이)\\s*(?:좋|나을|나은|나아|맞|옳|바람직|안전|낫)|어떻게\\s*[가-힣]{1,8}\\s*(?:나요|까요|죠|지|나|까|돼|됩니까)\\s*[?]?\\s*$|(?:있으면|없으면|나오면|뜨면|발생하면|되면|됐으면|하면|했으면|울리면|생기면|왔을\\s*때|됐을\\s*때|당하면)\\s*(?:어떻게|뭘|뭐부터|무엇|뭐|어디|누구)|왜\\s*(?:위험|문제|안\\s*좋|나쁜|나빠|좋|필요|중요|써야|해야|켜야)|방법|모범\\s*사례|베스트\\s*프랙티스|권장|권고|가이드|지침|런북|플레이북|대응\\s*(?:절차|방안|요령|순서)|절차|조언|추천|주의할|체크\\s*리스트|예방책|대책|방지책',
    '어떻게\\s*(?:해야|하나|하면|하지|할까|막|보호|관리|설정|대응|대처|처리|조치|지키|방지|예방|안전|켜|끄|구성|구축|운영|활용|이용|사용|쓰|대비|준비|설계|나누|정리)',
    '(?:무엇|뭘|뭐)[을를]?\\s*(?:해야|하면|점검해야|확인해야)|[가-힣]야\\s*(?:하나|하는|하죠|하지|할까|돼|되나|되는|될까|합니까)|하는\\s*게\\s*좋|차이[가는점]',
  ].join('|'),
  'i',
);

/** Asks for something to be made or told that is in no log and in no page. */
const otherTrade = new RegExp(
  [
    '\\b(?:write|compose|draft|code|program|generate|create|make|translate|sing|draw|tell)\\b.{0,40}\\b(?:python|javascript|java|script|function|code|program|poem|song|story|essay|letter|e-?mail|message|joke|recipe|sentence|speech|slogan|french|german|spanish|japanese|korean|english)\\b',
    '\\b(?:weather|stock price|share price|exchange rate|bitcoin|football|world cup|lunch|dinner|restaurant|recipe|horoscope|birthday|movie)\\b',
    '(?:시|노래|소설|이야기|편지|메시지|메일|이메일|문장|인사말|축하|코드|스크립트|함수|프로그램|연설|글)[을를]?\\s*(?:좀\\s*|하나\\s*)?(?:써|쓰|작성|지어|짜|번역|만들어)|번역(?:해|좀|을)|(?:파이썬|자바|자바스크립트)(?:으로|로)',
    '날씨|주가|주식|환율|비트코인|점심|저녁\\s*(?:메뉴|뭐)|맛집|운세|생일|생신|축구|야구|영화|농담',
  ].join('|'),
  'i',
);

const proposal =
  /\b(?:propose|proposal|design (?:an?|the|us|me|our)|architect(?:ures?)?|blueprint|landing zones?|set ?up for (?:a|our))\b|^design\b|제안|설계|아키텍처|청사진|랜딩\s*존|구성(?:안|도)|(?:구조|체계)[를을가]?\s*(?:어떻게|짜|잡|만들|추천)/i;

/** Asks what something is, not what happened to it. */
const definition =
  /^[^\w가-힣]*(?:what (?:is|are|does)|what's)\s+(?:an?\s+)?(?!the\b|my\b|our\b|happening|going|new\b)[\w\s-]{2,40}\??[^\w가-힣]*$|^[^\w가-힣]*what (?:does|do)\s.{2,60}\bmean\b|[가-힣a-z](?:이란|란)\s*\?*\s*$|(?<!(?:것|거|건|사람|주체|사유|이유|원인|종류|유형)(?:이?란|[이가은는])?\s*)(?<=(?:이?란|[이가은는]|[가-힣a-z])\s*)(?:무엇인가요|무엇이야|뭐야|뭔가요|뭐예요|무엇입니까|뭐지)\s*\??\s*$/i;

const help = new RegExp(
  [
    '^[^\\w가-힣]*(?:help(?: me)?|hi|hello|hey|usage|안녕|도움말?|도와\\s*줘|사용법|사용\\s*방법)[^가-힣a-z]{0,3}(?:하세요|해줘|주세요|there|out|please|all|everyone|니|나요|you)*[^\\w가-힣]*$',
    '\\bwhat (?:all )?can (?:you|i) (?:do|ask|help)|\\bhow do(?:es)? (?:you|this|i use (?:you|this)) ?(?:work|bot)?\\W*$|\\bwhat (?:sources|logs|data|things|questions) (?:can|do|are) (?:you|i|we)\\b|\\bwho are you\\b',
    '(?:뭘|무엇을|뭐|뭐를|무엇|어떤\\s*(?:질문|로그|소스|것)[을를]?)\\s*(?:도와|할\\s*수\\s*있|물어볼\\s*수\\s*있|볼\\s*수\\s*있|검색할\\s*수\\s*있|조회할\\s*수\\s*있|해\\s*줄\\s*수)|(?:넌|너는|당신은)\\s*(?:누구|뭐)|사용법\\s*(?:알려|좀)|어떻게\\s*(?:사용|써|쓰)',
  ].join('|'),
  'i',
);

export const intentOf = (text: string): Intent => ({
  change: isChange(text),
  foreign: otherTrade.test(text),
  advice: advice.test(text) || definition.test(text) || proposal.test(text),
  help: help.test(text),
  proposal: proposal.test(text),
});
