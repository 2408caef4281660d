/**
 * That this machine's clock and another's are apart, for people, by the `Date` of an answer: what is signed or expires is
 * then refused. undefined where it does not say, or they show about the same.
 */
export const clocksApart = (whose: string, date: string | null | undefined): string | undefined => {
  const minutes = Math.round(Math.abs(Date.parse(date ?? '') - Date.now()) / 60_000);
  return minutes >= 2 ? `this machine's clock and ${whose}'s differ by about ${minutes} minutes` : undefined;
};
