export type ModelSpec = { provider: 'bedrock'; id: string } | { provider: 'openai'; baseUrl: string; id: string };

/** `bedrock:<model or profile id>` or `openai:<base URL>#<model>`; undefined where it is neither. */
export const modelSpec = (text: string): ModelSpec | undefined => {
  const bedrock = /^bedrock:(\S+)$/.exec(text);
  if (bedrock) return { provider: 'bedrock', id: bedrock[1]! };
  const openai = /^openai:(https?:\/\/[^\s#]+)#(\S+)$/.exec(text);
  return openai && URL.canParse(openai[1]!)
    ? { provider: 'openai', baseUrl: openai[1]!.replace(/\/+$/, ''), id: openai[2]! }
    : undefined;
};

/** As a person writes it. */
export const modelName = (spec: ModelSpec | 'rules'): string => {
  if (spec === 'rules') return spec;
  return spec.provider === 'bedrock' ? `bedrock:${spec.id}` : `openai:${spec.baseUrl}#${spec.id}`;
};
