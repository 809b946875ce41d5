/**
 * The licensing state of one device as its show outputs print it: `devices[].state` of the report.
 * Each key is `null` where the input doesn't say. Times are ISO 8601 (see `stamp.ts` for zones).
 */
export interface State {
  model: LicensingModel | null;
  transport: Transport;
  policy: Policy;
  reporting: Reporting;
  account: { smart: string | null; virtual: string | null };
  /** One entry a UDI; `installed` is null for a UDI without trust code. */
  trust: Trust[];
  authorizations: Authorization[];
  usage: Usage[];
  clock: Clock;
  communication: Communication[];
  rumReports: RumReports;
}

export type TransportType = 'cslu' | 'smart' | 'callhome' | 'off';
/** `slup` is Smart Licensing Using Policy; the others are the models before it. */
export type LicensingModel = 'slup' | 'smart-licensing' | 'slr' | 'rtu' | 'evaluation';
export type Role = 'active' | 'standby' | 'member' | 'standalone';

/** The `Transport:` block. `url` holds `URL:` (smart, callhome) or `Cslu address:` (cslu). */
export interface Transport {
  type: TransportType | null;
  /** Absent (null) where the output doesn't print it; the empty string where the device prints `<empty>`. */
  url: string | null;
  /** `host:port`; the empty string where the device prints that none is configured. */
  proxy: string | null;
  /** The empty string where the device prints `<empty>`. */
  vrf: string | null;
  serverIdentityCheck: boolean | null;
  trustPoint: string | null;
  /** `IPv4 ONLY`; printed by agents from 6.0. */
  ipMode: string | null;
}

/** One class of licences in the policy. Days; 0 means "not required". */
export interface PolicyTerms {
  firstReportDays: number | null;
  frequencyDays: number | null;
  onChangeDays: number | null;
  /** `CISCO default` or the custom policy's name as printed. */
  source: string | null;
}

export interface Policy {
  name: string | null;
  /** `Merged from multiple sources.` or `Installed On <time>`, as printed. */
  inUse: string | null;
  ackRequired: boolean | null;
  perpetual: PolicyTerms;
  subscription: PolicyTerms;
  enforced: PolicyTerms;
  export: PolicyTerms;
}

/** The `Usage Reporting:` block. The empty string means the device printed `<none>`. */
export interface Reporting {
  lastAck: string | null;
  nextAckDeadline: string | null;
  /** 0 is "no reporting". */
  pushIntervalDays: number | null;
  nextAckPushCheck: string | null;
  nextReportPush: string | null;
  lastReportPush: string | null;
  lastReportFileWrite: string | null;
}

export interface Trust {
  role: Role | null;
  pid: string | null;
  sn: string | null;
  /** The empty string where the device says that no trust code is installed. */
  installed: string | null;
  expires: string | null;
}

export interface Authorization {
  role: Role | null;
  pid: string | null;
  sn: string | null;
  kind: 'SLAC' | 'SLR' | 'none' | null;
  installed: string | null;
  confirmationCode: string | null;
  /** A secret: redacted unless the user asks otherwise. */
  returnCode: string | null;
}

/** One licence of `License Usage`. */
export interface Usage {
  /** `network-advantage` */
  name: string | null;
  /** `C9300-24 Network Advantage` */
  entitlement: string | null;
  count: number | null;
  status: string | null;
  enforcement: string | null;
  /** `Perpetual` or `Subscription` */
  type: string | null;
  export: string | null;
}

export interface Clock {
  syncedWithNtp: boolean | null;
  /** `NTP`, `user configuration`, `none`, … from `Time source is …` or `show clock detail`. */
  source: string | null;
  /** The zone's abbreviation as printed, where it can't be resolved to an offset. */
  zone: string | null;
}

/** One block of `Communication Statistics`. */
export interface Communication {
  /** `Usage Reporting`, `Trust Establishment`, `Hello Message`, … as printed. */
  operation: string | null;
  attempts: number | null;
  success: number | null;
  fail: number | null;
  /** `Ongoing Failure: Overall=n`: failures in a row until now. */
  ongoing: number | null;
  /** `Communication=m`: those of them in which nobody answered. */
  ongoingCommunication: number | null;
  /** `OK`, `NO REPLY`, `OK_POLL`, `INVALID STATUS CODE`, …; the empty string for `<none>`. */
  lastResponse: string | null;
  lastSuccess: string | null;
  lastFailure: string | null;
  /** The empty string where the device prints `<none>`. */
  reason: string | null;
}

/** `Usage Report Summary`. `n(m)` in tech support: `waiting` is n, `waitingAll` is m. */
export interface RumReports {
  total: number | null;
  purged: number | null;
  acknowledged: number | null;
  waiting: number | null;
  waitingAll: number | null;
  available: number | null;
  collecting: number | null;
  missing: number | null;
  moduleStatus: string | null;
}
