import { type ComponentProps, lazy, Suspense } from 'react';
import type { KitBlock as Drawn } from './kit-block.tsx';

// Half of what the page is made of, and none of it is needed for the first thing to be seen
const loading = import('./kit-block.tsx');
const Loaded = lazy(async () => ({ default: (await loading).KitBlock }));

/** A block as slack-blocks-to-jsx draws it, as soon as that is here. */
export const KitBlock = (props: ComponentProps<typeof Drawn>) => (
  <Suspense fallback={null}>
    <Loaded {...props} />
  </Suspense>
);
