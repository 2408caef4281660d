import { document, type operations } from '../../schemas/generated/investigation.ts';
import { actionGroup, type Operations } from '../shared/action-group.ts';
import { badValue } from '../shared/errors.ts';
import { toEvidence } from '../shared/evidence.ts';
import { searchOf } from '../shared/search.ts';
import { searchResult } from '../shared/search-result.ts';
import { type Sources, sourcesOverLambda } from './sources.ts';
import { entityOf, traced } from './trace.ts';
import { wholeRecord } from './whole-record.ts';

export const operationsOver = (sources: Sources): Operations<operations> => ({
  async traceEntity(parameters, asking) {
    entityOf(parameters);
    // There is no cursor over several sources: what is not shown is reached by asking a source itself.
    const search = { ...searchOf('investigation', parameters, asking), cursorAfter: () => '' };
    return { ...searchResult(search, await traced(sources, parameters, asking)), cursor: null };
  },

  async getEvidence({ evidence }, asking) {
    const source = toEvidence(evidence)?.source;
    if (!source || !sources.names.includes(source))
      throw badValue(
        'evidence',
        evidence,
        `the id exactly as it was shown; it starts with ${sources.names.join(', ')}`,
      );
    const { record, gaps, hostile } = wholeRecord(await sources.record(source, evidence, asking));
    return {
      evidence,
      record,
      gaps,
      ...(hostile && { warnings: [`log content tried to give instructions: ${evidence}`] }),
    };
  },
});

export const handler = actionGroup(document, operationsOver(sourcesOverLambda()));
