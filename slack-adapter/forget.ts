const asks = [
  /^(?:please\s+)?(?:forget|erase|delete)\s+(?:all\s+(?:of|about)\s+)?(?:this|the|our|my)\s+(?:thread|conversation|chat)(?:,?\s+please)?[.!]*$/i,
  /^이\s?(?:스레드|쓰레드|대화)(?:를|을|는)?\s*(?:좀\s*)?(?:잊어|지워|삭제해)(?:\s?(?:줘|줘요|주세요|버려|줄래))?[요.!]*$/,
];

/** Whether the whole of what was said asks to forget this thread. */
export const asksToForget = (text: string): boolean => asks.some((each) => each.test(text.trim()));
