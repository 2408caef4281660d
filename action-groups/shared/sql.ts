/** A statement or a part of one: text of this repository, and apart from it the values that its placeholders stand for. */
export interface Sql {
  text: string;
  values: (string | number)[];
  /** The text for people and models: what is folded stands there by its short form. Never run. */
  told: string;
}

/** A template whose parts in `${}` are other templates, or values that become placeholders. */
export const sql = (template: readonly string[], ...parts: (Sql | string | number)[]): Sql => {
  return joined(
    template.flatMap((text, index) => {
      const part = parts[index];
      if (part === undefined) return [fixed(text)];
      return [fixed(text), typeof part === 'object' ? part : { text: '?', values: [part], told: '?' }];
    }),
    '',
  );
};

/**
 * Text that is the same for every question, such as a column's name out of a table in the code; never a value.
 * Indentation is for readers of the code: a statement is also shown to people and models.
 */
export const fixed = (written: string): Sql => {
  const text = written.replaceAll(/\n */g, '\n');
  return { text, values: [], told: text };
};

/** A part that is the same for every question and says nothing about this one. */
export const folded = (part: Sql, told: string): Sql => ({ ...part, told });

export const joined = (parts: readonly Sql[], separator: string): Sql => ({
  text: parts.map(({ text }) => text).join(separator),
  values: parts.flatMap(({ values }) => values),
  told: parts.map(({ told }) => told).join(separator),
});

export const all = (conditions: readonly Sql[]): Sql => joined(conditions, '\nAND ');

/** `(?, ?, ?)`, for IN. */
export const listOf = (values: readonly (string | number)[]): Sql =>
  sql`(${joined(
    values.map((value) => sql`${value}`),
    ', ',
  )})`;

/**
 * Whether a text has another in it, whatever the case and whether accents and Hangul are composed or not (a Mac's file
 * names are not); no character of it has a meaning of its own.
 */
export const contains = (text: Sql, part: string): Sql => containsAny(text, [part]);

/** The same where the text is JSON, in which the part may stand escaped. */
export const containsInJson = (text: Sql, part: string): Sql =>
  containsAny(text, [part, JSON.stringify(part).slice(1, -1)]);

const containsAny = (text: Sql, parts: string[]): Sql => {
  const spellings = new Set(parts.flatMap((part) => [part, part.normalize('NFC'), part.normalize('NFD')]));
  const tests = [...spellings].map((each) => sql`strpos(lower(${text}), lower(${each})) > 0`);
  return tests.length === 1 ? joined(tests, '') : sql`(${joined(tests, ' OR ')})`;
};

/** Columns and fields as one text, a line each: what has no value is left out. */
export const lines = (columns: readonly string[]): Sql => fixed(`concat_ws(chr(10), ${columns.join(', ')})`);
