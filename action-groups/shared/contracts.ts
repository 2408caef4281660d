import type { Contract } from '../../schemas/contract.ts';

export type { Contract, OperationContract } from '../../schemas/contract.ts';

/** The contract of an action group by its name, which must come from configuration, never from a model. */
export const contractOf = async (name: string): Promise<Contract> =>
  ((await import(`../../schemas/generated/${name}.ts`)) as { document: Contract }).document;
