/** What was asked, and what was answered to it where it has been. */
export interface Exchange {
  question: string;
  /** Whether more was asked than is read. */
  cut?: boolean;
  answer?: string;
}

/** An input without its fence of earlier turns, and the exchanges that the fence held, oldest first. */
interface Opened {
  question: string;
  earlier: Exchange[];
}

/** A line `[<16 hex>`, a line of JSON for each turn or message, a line `<16 hex>]` with the same digits, an empty line. */
const fence = /(?:^|\n)\[([0-9a-f]{16})\n([\s\S]*?)\n?\1\]\n\n?/;

const opened = (input: string): Opened => {
  const match = fence.exec(input);
  if (!match) return { question: input.trim(), earlier: [] };
  const fenced = (match[2] ?? '').split('\n').flatMap(objectIn);
  const rest = opened(input.slice(match.index + match[0].length));
  const messages = fenced.flatMap(({ message }) => (typeof message === 'string' ? [message] : []));
  return {
    // Rules look for names, and those are in the message that is asked about.
    question: [rest.question, ...messages].join('\n'),
    earlier: [
      ...fenced.flatMap(({ question, answer }) =>
        typeof question === 'string' ? [{ question, ...(typeof answer === 'string' && { answer }) }] : [],
      ),
      ...rest.earlier,
    ],
  };
};

const objectIn = (line: string): { question?: unknown; answer?: unknown; message?: unknown }[] => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? [value] : [];
  } catch {
    return [];
  }
};

// What a person types is shorter; looking for words that are nearly like one of 100,000 letters takes half a minute, and
// so do patterns of words in thousands of blanks.
const longestQuestion = 4000;
const longestWord = 300;

const readable = (asked: string): Pick<Exchange, 'question' | 'cut'> => {
  const whole = asked.replaceAll(/\s+/g, (blank) => (blank.includes('\n') ? '\n' : ' '));
  const question = whole.slice(0, longestQuestion).replaceAll(/\S+/g, (word) => word.slice(0, longestWord));
  return { question, ...(whole.length > longestQuestion && { cut: true }) };
};

/** Everything that was asked in a session, the question at hand last. */
export const exchangesIn = (text: string, earlier: string[], answers: string[]): Exchange[] =>
  [...earlier, text]
    .map(opened)
    .flatMap((each, at) => [...each.earlier, { question: each.question, ...(answers[at] && { answer: answers[at] }) }])
    .map((each) => ({ ...each, ...readable(each.question) }));
