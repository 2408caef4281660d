const mostKept = 1000;

/** A lookup whose finds are remembered for some minutes; what was not found is looked for again. */
export const kept = <Found>(minutes: number, find: (key: string) => Promise<Found | undefined>) => {
  const known = new Map<string, { found: Found; until: number }>();
  return async (key: string): Promise<Found | undefined> => {
    const remembered = known.get(key);
    if (remembered && remembered.until > Date.now()) return remembered.found;
    const found = await find(key);
    if (found === undefined) return undefined;
    if (known.size >= mostKept) known.clear();
    known.set(key, { found, until: Date.now() + minutes * 60_000 });
    return found;
  };
};
