import { serve } from '../../local/http.ts';
import { page } from '../../local/page/server.ts';
import type { Local } from '../../local/start.ts';

/** The workspace page over everything on this machine; both end together. */
export const servedPage = async (started: Local, records: Parameters<typeof page>[1]) => {
  const served = await serve(await page(started, records));
  return {
    local: started,
    url: served.url,
    async close() {
      await served.close();
      await started.close();
    },
  };
};

export type ServedPage = Awaited<ReturnType<typeof servedPage>>;
