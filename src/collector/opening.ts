import { createAnalysis } from '../diagnose/analysis.js';
import type { DeviceState } from '../diagnose/fold/device.js';
import { keepFile } from '../diagnose/fold/files.js';
import { type FoldState, foldDevice } from '../diagnose/fold/fold.js';
import { identityOf } from '../diagnose/fold/identity.js';
import type { Engine } from '../diagnose/judge/engine.js';
import { Given } from '../diagnose/judge/outcome.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { InputRecord, LicenseFileRecord } from '../model/record.js';
import { messageOf } from '../model/thrown.js';
import { addressedTo } from './addressed.js';
import type { Followed, Following } from './following.js';
import type { Messages } from './messages.js';

/** Outputs that are being handed over. */
export interface OpenSubmission {
  take(record: InputRecord): void;
  /** All of it was taken. */
  finish(): Submission;
  /** What it changed has been judged; to be asked after `finish`. */
  readonly isJudged: boolean;
  /** Judges what it changed, before all that waits; after `finish`. */
  judge(nowMs: number): void;
}

export interface Submission {
  readonly devices: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Licence files of one document that are looked at. */
const FILES_CAP = 1000;

/** Takes what somebody hands over: outputs, log lines, licence files. */
export interface Openings {
  /**
   * Takes it record by record, from whoever reads it elsewhere.
   * @param device whose is what names nobody, by its id
   */
  opening(source: string, nowMs: number, device?: string | null): OpenSubmission;
  /** Takes it all at once. */
  submit(text: string, source: string, nowMs: number, device?: string | null): Submission;
}

/** What is done about devices that somebody handed something over of. */
export interface Changing {
  judge(device: Followed, nowMs: number): void;
  changed(state: DeviceState): void;
}

/** In one piece: both ways to hand something over end in the same devices, followed and judged alike. */
export function createOpenings(
  engine: Engine,
  version: string,
  fold: FoldState,
  following: Following,
  messages: Messages,
  { judge, changed }: Changing,
): Openings {
  function opening(source: string, nowMs: number, device: string | null = null): OpenSubmission {
    const owner = device === null ? null : (following.byId(device)?.report ?? null);
    const addressed = owner === null ? null : addressedTo(owner, (alias) => fold.aliases.has(alias));
    const touched = new Set<DeviceState>();
    const files: LicenseFileRecord[] = [];
    const diagnostics: Diagnostic[] = [];
    const read = new Given();
    let submitted: Followed[] = [];

    function takeOne(record: Exclude<InputRecord, LicenseFileRecord>): void {
      const state = foldDevice(fold, record, engine.catalogue);
      touched.add(state);
      read.add(state, record);
      following.settleNames();
      if (record.kind !== 'syslog') return;
      const reception = { peer: source, receivedAt: nowMs, transport: 'http', fingerprint: null } as const;
      messages.tell(record, identityOf(state), state, reception);
    }

    return {
      take(given) {
        const record = addressed?.(given) ?? given;
        if (record.kind === 'syslog' && messages.wasHandedOver(record)) return;
        if (record.kind === 'license-file') {
          if (files.length < FILES_CAP) files.push(record);
          return;
        }
        try {
          takeOne(record);
        } catch (error) {
          diagnostics.push(faultIn(source, error));
        }
      },
      finish() {
        // Whom a file is for is decided when all that was handed over is known.
        for (const file of files) {
          const concerned = keepFile(fold, file);
          for (const state of concerned) touched.add(state);
          if (concerned.length === 0) diagnostics.push(notKept(file));
        }
        following.settleNames();
        const isKept = (state: DeviceState) => fold.devices.has(state);
        submitted = [...touched].filter(isKept).map((state) => following.follow(state, nowMs));
        for (const device of submitted) {
          following.rename(device);
          following.touchAndWeigh(device);
          changed(device.state);
        }
        diagnostics.push(...read.notUnderstood(isKept));
        return { devices: submitted.map(({ id }) => id), diagnostics };
      },
      get isJudged() {
        return !submitted.some((device) => following.pressing.has(device));
      },
      judge(now) {
        for (const device of submitted) judge(device, now);
      },
    };
  }

  function submit(text: string, source: string, nowMs: number, device: string | null = null): Submission {
    const submission = opening(source, nowMs, device);
    const options = {
      wallClock: nowMs,
      now: null,
      topology: { id: null, mode: null },
      redact: true,
      zones: {},
      version,
    };
    const analysis = createAnalysis(engine, options, submission.take);
    const reader = analysis.open(source);
    reader.push(Buffer.from(text));
    reader.end();
    const { devices, diagnostics } = submission.finish();
    return { devices, diagnostics: [...diagnostics, ...analysis.diagnostics()] };
  }

  return { opening, submit };
}

function faultIn(source: string, error: unknown): Diagnostic {
  return {
    level: 'error',
    code: 'internal',
    message: `a part of it could not be taken: ${messageOf(error)}`,
    source,
    line: 0,
    help: 'this is a fault of sldiag; please report it with what was handed over',
  };
}

/** Tells of a licence file that nobody was found for. */
export function notKept({ span }: LicenseFileRecord): Diagnostic {
  return {
    level: 'info',
    code: 'license-file',
    message: 'this licence file is for no device that was heard of so far; it was not kept',
    source: span.source,
    line: span.line,
  };
}
