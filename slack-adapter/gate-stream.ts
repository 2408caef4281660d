import { gate } from './gate.ts';

/** The gate for text that is shown while it arrives. */
export interface GateStream {
  /** What may be shown now: text whose gating nothing that follows can change. */
  push(chunk: string): string;
  /** The rest. */
  end(): string;
}

/** However a text is cut into chunks, what comes out is, put together, what the gate makes of the whole. */
export const gateStream = (linkHosts: string[]): GateStream => {
  let waiting = '';
  return {
    push(chunk) {
      waiting += chunk;
      if (!chunk.includes('\n')) return '';
      for (const end of boundaries(waiting)) {
        const gated = gate(waiting.slice(0, end), linkHosts);
        // In open code the gate closes it, so that no line ends here.
        if (!gated.endsWith('\n')) continue;
        waiting = waiting.slice(end);
        return gated;
      }
      return '';
    },
    end() {
      const rest = gate(waiting, linkHosts);
      waiting = '';
      return rest;
    },
  };
};

/** Ends of lines up to which text may stand by itself: the last one, or the one before code that is still open. */
const boundaries = (text: string): number[] => {
  const fence = /^[^\S\n]*`{3}/m.exec(text)?.index ?? 0;
  return [text.lastIndexOf('\n') + 1, fence].filter((end) => end > 0);
};
