type Filters = Record<string, string>;

/** Searches of at most `most` filters, in which every two values of different filters meet at least once. */
export const covering = (options: Record<string, string[]>, most: number): Filters[] => {
  const choices = Object.entries(options).flatMap(([name, values]) => values.map((value) => ({ name, value })));
  const open = new Set<string>();
  const pair = (a: Choice, b: Choice) =>
    [a, b]
      .map(({ name, value }) => `${name} ${value}`)
      .toSorted()
      .join('\n');
  for (const a of choices) for (const b of choices) if (a.name < b.name) open.add(pair(a, b));
  const searches: Filters[] = [];
  for (const a of choices)
    for (const b of choices) {
      if (a.name >= b.name || !open.has(pair(a, b))) continue;
      const chosen = [a, b];
      while (chosen.length < most) {
        const gain = (choice: Choice) =>
          chosen.some(({ name }) => name === choice.name)
            ? 0
            : chosen.filter((each) => open.has(pair(each, choice))).length;
        const best = choices.toSorted((one, other) => gain(other) - gain(one))[0] as Choice;
        if (gain(best) === 0) break;
        chosen.push(best);
      }
      for (const one of chosen) for (const other of chosen) open.delete(pair(one, other));
      searches.push(Object.fromEntries(chosen.map(({ name, value }) => [name, value])));
    }
  return searches;
};

type Choice = { name: string; value: string };
