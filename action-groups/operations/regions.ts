/** The Regions that are looked at, or the one of them that is asked for. */
export const regionsFor = (wanted: string | undefined): { regions: string[]; gaps: string[] } => {
  const configured = (process.env.OPERATIONS_REGIONS ?? '').split(',').filter(Boolean);
  if (configured.length === 0) throw new Error('OPERATIONS_REGIONS is not set');
  const regions = configured.filter((region) => !wanted || region === wanted);
  return {
    regions,
    gaps: regions.length === 0 ? [`${wanted}: this Region is not among those that are searched`] : [],
  };
};

/** A client for each Region, made when it is first needed. */
export const perRegion = <Client>(make: (region: string) => Client): ((region: string) => Client) => {
  const clients = new Map<string, Client>();
  return (region) => {
    const client = clients.get(region) ?? make(region);
    clients.set(region, client);
    return client;
  };
};
