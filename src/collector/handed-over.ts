import type { Core } from './core.js';
import { READ_AT_ONCE } from './diagnosing.js';
import type { Submission } from './opening.js';
import type { DocumentReader } from './submissions.js';

/** Longest time of judging in one go, milliseconds. */
const TURN = 10;

/** Show outputs and log lines that somebody hands to a collector. The bytes are the collector's from then on. */
export interface HandedOver {
  /**
   * Gives them to the devices that they are of, and waits until these were judged.
   * @param device whose is what names nobody, by its id; null where nobody says
   */
  submit(bytes: Uint8Array, source: string, device?: string | null): Promise<Submission>;
}

export function createHandedOver(core: Core, documents: DocumentReader): HandedOver {
  async function submit(bytes: Uint8Array, source: string, device: string | null = null): Promise<Submission> {
    const now = Date.now();
    if (bytes.length <= READ_AT_ONCE) {
      const submission = core.submit(Buffer.from(bytes).toString(), source, now, device);
      while (core.judge(now, 100));
      return submission;
    }
    const opening = core.opening(source, now, device);
    const { diagnostics: told } = await documents.read({ bytes, source, now }, (records) => {
      for (const record of records) opening.take(record);
    });
    const { devices, diagnostics } = opening.finish();
    // Who handed something over waits for what it changed; nobody else does.
    while (!opening.isJudged) {
      const until = performance.now() + TURN;
      while (performance.now() < until && core.judge(Date.now(), 1));
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { devices, diagnostics: [...diagnostics, ...told] };
  }

  return { submit };
}
