/** Characters at the beginning of an input by which a report is known. */
const HEAD = 4096;

/** What sldiag itself writes, by how it begins. */
const OWN: readonly (readonly [what: string, begins: RegExp])[] = [
  ['a report of sldiag', /^\{\s*"(?:kind": ?"\w+",\s*"|)schema": ?"sldiag\/report\/v\d+"/],
  ['the table of contents of a case file', /^\{\s*"schema": ?"sldiag\/bundle\/v\d+"/],
  ['what the placeholders of a case file stand for', /^\{\s*"<redacted:[\w-]+>": /],
  ['a report of sldiag (SARIF)', /^\{\s*"\$schema": ?"[^"]*sarif[^"]*"[^<]{0,200}"driver": ?\{\s*"name": ?"sldiag"/],
  ['a report of sldiag (JUnit)', /^<\?xml[^>]*>\s*<testsuites name="sldiag"/],
  ['a report of sldiag (HTML)', /^<!DOCTYPE html>[\s\S]{0,600}<title>Smart Licensing diagnosis<\/title>/],
  ['a report of sldiag (Markdown)', /^# Smart Licensing diagnosis\n\n[^\n]*Made by sldiag \d/],
  ['a report of sldiag (CSV)', /^device,hostname,release,topology,mode,worst,errors,warnings,open_incidents,/],
  ['the summary of a case file', /^Smart Licensing case file, made by sldiag \d/],
  [
    'a report of sldiag (GitLab)',
    /^\[\s*\{\s*"description": ?"(?:[^"\\]|\\.){1,3000}",\s*"check_name": ?"[\w-]+",\s*"fingerprint": ?"[0-9a-f]{64}"/,
  ],
  [
    'a report of sldiag',
    /^[^\n]{1,400}\n─{3,}\n {2}(?:(?:Error|Warning|Shared): |[^\n]*licensing|[\s\S]{0,3000}?\n {2}Topology: )/,
  ],
];

/**
 * What an input is when sldiag wrote it: a report quotes evidence and is none, the inputs that it was made from are. Null for anything
 * else.
 * @param bytes the beginning of the input
 */
export function ownReport(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, HEAD))
    .toString()
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n');
  return OWN.find(([, begins]) => begins.test(head))?.[0] ?? null;
}
