/** Milliseconds for a question. The stand-in computes on the cores of one machine what Athena spreads over many. */
export const patience = 1_800_000;
