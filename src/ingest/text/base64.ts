/** A line of nothing but base64, also in the letters that URLs have: the first and the middle ones are of one length. */
export function isBase64Line(line: string): boolean {
  return line.length >= 4 && /^[A-Za-z0-9+/_-]+={0,2}$/.test(line);
}

/** `<` of the first tag, behind a byte order mark or not. */
export function beginsFile(packed: string): boolean {
  return /^(?:P|77u[/_]P)/.test(packed);
}

/** The licence file that a text holds in base64; null when it holds none. */
export function decodeLicenseFile(text: string): string | null {
  const packed = text.replace(/\s+/g, '');
  if (packed.length < 40 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(packed)) return null;
  if (!beginsFile(packed)) return null;
  const decoded = Buffer.from(packed, 'base64')
    .toString('utf8')
    .replace(/^\ufeff/, '');
  return FILE.test(decoded) ? decoded : null;
}

const FILE = /^\s*(?:<\?xml[^>]*>\s*)?<(?:smartLicense|RUMReport|specificPLR|smart)/;

/** Whether a text is a licence file, plain or in base64. */
export function holdsFile(text: string): boolean {
  return FILE.test(text) || decodeLicenseFile(text) !== null;
}

/** What a licence file is, and for whom. */
export function fileOf(xml: string): string {
  const [, pid, sn] =
    /<udi>\s*P(?:ID)?:([^,<\s]+)\s*,\s*SN?:([^,<\s]+)/i.exec(xml) ??
    /"udi_pid"\s*:\s*"([^"]+)"[^}]*"udi_serial_number"\s*:\s*"([^"]+)"/.exec(xml) ??
    [];
  const kind = /<RUMAck|smartLicenseRumAck|acknowledg/i.test(xml)
    ? 'an ACK'
    : /smartLicensePolicy/i.test(xml)
      ? 'a policy'
      : /trust/i.test(xml)
        ? 'a trust code'
        : /RUMReport>|<RUMReport/i.test(xml)
          ? 'a usage file'
          : 'an authorization code';
  return pid === undefined || sn === undefined ? kind : `${kind} for ${pid}:${sn}`;
}
