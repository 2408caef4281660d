const polite = `(?:(?:can|could|would) you (?:please )?|please )?`;
const here = `(?:(?:this|the|our|my) (?:whole |entire )?(?:thread|conversation|chat)|(?:we|i) (?:said|asked|discussed) here)`;

const asks = [
  new RegExp(
    `^${polite}(?:forget|erase|delete|clear) (?:(?:everything|all|about) ?(?:(?:in|of|about) )?)?${here}(?:,? (?:please|thanks|thank you))?[.!?]*$`,
    'i',
  ),
  /^(?:이|우리) ?(?:스레드|쓰레드|대화)(?: ?(?:내용|전체))?[를을는은]? ?(?:(?:모두|전부|다|좀) ?)?(?:잊어|지워|삭제해) ?(?:줘|주세요|버려|줄래|주시겠어)?요?[.!?]*$/,
];

/** Whether the whole of what was said asks to forget this thread: nothing that only speaks of forgetting may delete anything. */
export const asksToForget = (text: string): boolean => {
  const said = text.normalize('NFC').trim().replaceAll(/\s+/g, ' ');
  return asks.some((each) => each.test(said));
};
