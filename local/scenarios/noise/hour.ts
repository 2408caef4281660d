import { type Place, seoul } from '../organisation.ts';
import { type Random, random } from '../random.ts';

/** One hour of the past. What happens in it depends on the hour and the seed alone, not on when one looks. */
export interface Hour {
  start: Date;
  /** Hours since 1970: `hour.number % 24` is the hour of the day in UTC. */
  number: number;
  random: Random;
  /** An instant within it. */
  instant(): Date;
}

const ms = 3_600_000;

export function hourOf(number: number, seed: number, source: string): Hour {
  const numbers = random(seed, source, number);
  return {
    start: new Date(number * ms),
    number,
    random: numbers,
    instant: () => new Date(number * ms + Math.floor(numbers.next() * ms)),
  };
}

/** Whether people are at work there: Monday to Friday, 9 to 18, without regard to summer time. */
export function atWork({ start }: Hour, place: Place): boolean {
  const local = new Date(start.getTime() + (place === seoul ? 9 : 0) * ms);
  const [day, hour] = [local.getUTCDay(), local.getUTCHours()];
  return day > 0 && day < 6 && hour >= 9 && hour < 18;
}
