import { paginateListServiceQuotas, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import * as sources from '../../action-groups/index.ts';
import { schemaOf } from '../../schemas/index.ts';
import type { Config } from '../config.ts';
import { asking, clientSettings } from './asking.ts';
import { type Finding, missing, ok } from './finding.ts';

const page = 'https://docs.aws.amazon.com/servicequotas/latest/userguide/request-quota-increase.html';

/** Operations over all action groups of one agent: the quota that AWS calls APIs per Agent. */
const quotaName = 'APIs per Agent';
/** https://docs.aws.amazon.com/general/latest/gr/bedrock.html */
const usual = 11;

const operationsOf = ({ sources: configured }: Pick<Config, 'sources'>): number =>
  Object.keys(sources)
    .filter((name) => name === 'investigation' || name in configured)
    .reduce((sum, name) => sum + schemaOf(name).operations.length, 0);

export const quota = async (config: Config, signal: AbortSignal): Promise<Finding> => {
  const needed = operationsOf(config);
  const applied = await asking('servicequotas:ListServiceQuotas', signal, async ({ abortSignal }) => {
    const client = new ServiceQuotasClient(clientSettings(config.region));
    // Hundreds of quotas, one of them by its name: AWS documents no code for it.
    for await (const { Quotas = [] } of paginateListServiceQuotas(
      { client, pageSize: 100 },
      { ServiceCode: 'bedrock' },
      { abortSignal },
    )) {
      const found = Quotas.find(({ QuotaName }) => QuotaName?.toLowerCase() === quotaName.toLowerCase());
      if (found) return found.Value;
    }
    return undefined;
  });
  const allowed = applied ?? usual;
  const of = `${allowed}${applied === undefined ? ', AWS’s usual number' : ''}`;
  if (needed <= allowed) return ok(`${needed} operations over all action groups, of ${of} that one agent may have`);
  return missing(
    `The agent has ${needed} operations over all action groups; one agent may have ${of}.`,
    `Ask for a higher quota "${quotaName}", or configure fewer sources.`,
    page,
  );
};
