import { type Block, items, list, type Problem, rule, text, unique } from './problem.ts';

const mostParts = 6;
const mostPoints = 20;
const longestLabel = 20;
const longestTitle = 50;

/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
export const chart = ({ title, chart: given }: Block): Problem[] => {
  const { type, segments, series, axis_config: axis } = (given ?? {}) as Block;
  const own = text(title, longestTitle, '/title');
  if (type === 'pie')
    return [...own, ...list(segments, 1, mostParts, '/chart/segments'), ...points(segments, '/chart/segments')];
  if (!['bar', 'line', 'area'].includes(String(type)))
    return [...own, { what: `unsupported chart: ${type}`, at: '/chart/type' }];
  const { categories, x_label: x, y_label: y } = (axis ?? {}) as Block;
  return [
    ...own,
    ...list(categories, 1, mostPoints, '/chart/axis_config/categories'),
    ...(Array.isArray(categories) ? categories : []).flatMap((each, at) =>
      text(each, longestLabel, `/chart/axis_config/categories/${at}`),
    ),
    ...text(x, longestTitle, '/chart/axis_config/x_label', { optional: true }),
    ...text(y, longestTitle, '/chart/axis_config/y_label', { optional: true }),
    ...list(series, 1, mostParts, '/chart/series'),
    ...rule(unique(items(series).map(({ name }) => name)), 'names are not unique', '/chart/series'),
    ...items(series).flatMap((each, at) => one(each, `/chart/series/${at}`, categories)),
  ];
};

const one = ({ name, data }: Block, at: string, categories: unknown): Problem[] => [
  ...text(name, longestLabel, `${at}/name`),
  ...list(data, 1, mostPoints, `${at}/data`),
  ...points(data, `${at}/data`),
  ...rule(
    String(items(data).map(({ label }) => label)) === String(categories),
    'labels are not the categories',
    `${at}/data`,
  ),
];

const points = (data: unknown, at: string): Problem[] =>
  items(data).flatMap(({ label, value }, index) => [
    ...text(label, longestLabel, `${at}/${index}/label`),
    ...rule(typeof value === 'number' && Number.isFinite(value), 'not a number', `${at}/${index}/value`),
  ]);
