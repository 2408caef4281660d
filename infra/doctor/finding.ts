/** Whether something is there; `unchecked` where that could not be told from here. */
export type Mark = 'ok' | 'missing' | 'unchecked';

/** What was found, in a sentence; where it is not fine, also what to do next, and AWS's page where there is one. */
export interface Finding {
  mark: Mark;
  says: string;
  next?: string;
  page?: string;
}

/** Something to look at, under the name that an operator reads. */
export interface Check {
  name: string;
  look: (signal: AbortSignal) => Promise<Finding | Finding[]>;
}

/** A finding of the check `check`. */
export type Found = Finding & { check: string };

export const ok = (says: string, page?: string): Finding => ({ mark: 'ok', says, ...(page && { page }) });

export const missing = (says: string, next: string, page?: string): Finding => ({
  mark: 'missing',
  says,
  next,
  ...(page && { page }),
});

export const unchecked = (says: string, next: string, page?: string): Finding => ({
  ...missing(says, next, page),
  mark: 'unchecked',
});
