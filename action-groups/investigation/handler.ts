import { document, type operations } from '../../schemas/generated/investigation.ts';
import { type Asking, actionGroup, type Operations } from '../shared/action-group.ts';
import { badValue } from '../shared/errors.ts';
import { toEvidence } from '../shared/evidence.ts';
import { searchOf } from '../shared/search.ts';
import { resultOf } from '../shared/search-result.ts';
import { type Sources, sourcesOverLambda } from '../shared/sources.ts';
import { exportedFrom } from './export.ts';
import { entityOf, traced } from './trace.ts';
import { uncutRecord, wholeRecord } from './whole-record.ts';

export const operationsOver = (sources: Sources): Operations<operations> => ({
  async traceEntity(parameters, asking) {
    entityOf(parameters);
    // There is no cursor over several sources: what is not shown is reached by asking a source itself.
    const search = { ...searchOf('investigation', parameters, asking), cursorAfter: () => '' };
    const result = await resultOf(search, ({ gaps }) => traced(sources, parameters, asking, gaps));
    return { ...result, cursor: null };
  },

  async getEvidence({ evidence }, asking) {
    const name = sourceOf(evidence, sources);
    const { record, gaps, hostile } = wholeRecord(await sources.record(name, evidence, asking));
    return { evidence, record, gaps, ...warned(evidence, hostile) };
  },
});

const sourceOf = (evidence: string, { names }: Sources): string => {
  const name = toEvidence(evidence)?.source;
  if (name && names.includes(name)) return name;
  throw badValue('evidence', evidence, `the id exactly as it was shown; it starts with ${names.join(', ')}`);
};

const warned = (evidence: string, hostile: boolean) =>
  hostile ? { warnings: [`log content tried to give instructions: ${evidence}`] } : {};

/** What people may click under an answer: each source lets in those who may see it. */
export const clicksOver = (sources: Sources) => ({
  async readEvidence({ evidence }: Record<string, unknown>, asking: Asking) {
    const id = String(evidence);
    const { record, hostile } = uncutRecord(await sources.record(sourceOf(id, sources), id, asking));
    return { evidence: id, record, gaps: [], ...warned(id, hostile) };
  },
  exportRecords: ({ operationId, parameters }: Record<string, unknown>, asking: Asking) =>
    exportedFrom(sources, String(operationId), String(parameters), asking),
});

const sources = sourcesOverLambda();

export const handler = actionGroup(document, operationsOver(sources), undefined, clicksOver(sources));
