/**
 * What a person typed, out of a message's text: our own mention goes, and our command where it stands before a question;
 * Slack's markup for addresses, people and channels becomes what the person saw.
 * https://docs.slack.dev/messaging/formatting-message-text#parsing
 */
export const questionIn = (text: string, botUserId: string | undefined): string =>
  text
    .replaceAll(/<([^<>|]*)(?:\|([^<>]*))?>/g, (all, target: string, label?: string) =>
      target === `@${botUserId}` ? ' ' : (seen(target, label) ?? all),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/[^\S\n]+/g, ' ')
    .trim()
    .replace(/^\/ask-aws\s+/, '');

const seen = (target: string, label?: string): string | undefined => {
  if (/^[@#]/.test(target)) return label ? `${target.charAt(0)}${label.replace(/^[@#]/, '')}` : target;
  if (target.startsWith('!')) return `@${(label ?? target.slice(1)).replace(/^@/, '')}`;
  if (!/^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined;
  const address = target.replace(/^mailto:/, '');
  if (address !== target) return address;
  return !label || address.includes(label) ? (label ?? address) : `${label} (${address})`;
};

/** A question as the first message of the thread that answers it. */
export const quoted = (text: string): string => text.replaceAll(/^/gm, '> ');
