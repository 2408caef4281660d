import { document, type operations } from '../../schemas/generated/knowledge.ts';
import { actionGroup, type Operations } from '../shared/action-group.ts';
import { type KnowledgeBase, knowledgeBase } from './client.ts';

export const operationsOver = (pages: KnowledgeBase): Operations<operations> => ({
  searchKnowledgeBase: async ({ question }) => ({ passages: await pages.passages(question), gaps: [] }),
});

export const handler = actionGroup(document, operationsOver(knowledgeBase()));
