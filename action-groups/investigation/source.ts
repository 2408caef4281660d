import type { Source } from '../shared/source.ts';

export const source: Source = {
  name: 'investigation',
  title: 'Investigation',
  actions: ['lambda:InvokeFunction'],
};
