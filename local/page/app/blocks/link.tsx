import type { ReactNode } from 'react';
import { safeLink } from '../safe.ts';

/** A link where its address may be followed, and what it says where not. */
export const Link = ({ to, children }: { to: unknown; children: ReactNode }) => {
  const address = safeLink(to);
  if (!address) return children;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
};
