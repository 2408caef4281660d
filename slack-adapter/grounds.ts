export const unsupported = (
  _answer: string,
  _grounds: { question: string; results: unknown[]; pages: string[] },
): string[] => [];
export const marked = (answer: string, _u: string[]): string => answer;
