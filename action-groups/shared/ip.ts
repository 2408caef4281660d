import { isIP } from 'node:net';

/** One spelling for each address, since IPv6 has many; undefined where the text is no address. */
export const canonicalIp = (text: string): string | undefined => {
  const version = isIP(text);
  if (version === 0) return undefined;
  return version === 4 || text.includes('%') ? text : new URL(`http://[${text}]`).hostname.slice(1, -1);
};

/** Whether the address is among the texts. */
export const hasIp = (texts: (string | undefined)[], ip: string): boolean => {
  const wanted = canonicalIp(ip);
  return texts.some((text) => text !== undefined && canonicalIp(text) === wanted);
};
