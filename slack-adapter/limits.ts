/** What may be used up; what is not named has no limit. */
export interface Amount {
  questions?: number;
  /** In and out. */
  tokens?: number;
  scannedBytes?: number;
}

export interface Limits {
  /** Of one question. */
  question?: Omit<Amount, 'questions'>;
  /** Of one person, and of everybody, in a day (UTC). */
  user?: Amount;
  day?: Amount;
}

export const amounts = ['questions', 'tokens', 'scannedBytes'] as const;

/** Throws a sentence where the JSON is no set of limits. */
export const toLimits = (json: string): Limits => {
  const wrong = new Error(
    'BUDGETS must be JSON such as {"question":{"tokens":200000},"user":{"questions":100},"day":{"scannedBytes":1000000000000}}.',
  );
  let limits: unknown;
  try {
    limits = JSON.parse(json);
  } catch {
    throw wrong;
  }
  if (!isObject(limits)) throw wrong;
  for (const [whose, amount] of Object.entries(limits)) {
    const named = amounts.filter((each) => whose !== 'question' || each !== 'questions') as string[];
    const known = ['question', 'user', 'day'].includes(whose) && isObject(amount);
    if (!known || !Object.entries(amount).every(([name, most]) => named.includes(name) && Number(most) > 0))
      throw wrong;
  }
  return limits as Limits;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
