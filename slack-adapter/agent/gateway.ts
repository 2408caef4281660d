/** What the Gateway is called among the tools of the harness, and so in `allowedTools`. */
export const gatewayName = 'ask-aws';
