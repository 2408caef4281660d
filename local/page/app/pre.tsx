import type { ReactNode } from 'react';

/** Text as it is. */
export const Pre = ({ children, className = '' }: { children: ReactNode; className?: string }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
  <pre className={className} tabIndex={0}>
    {children}
  </pre>
);
