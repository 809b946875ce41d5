/**
 * The parts of a transport URL as typed on a device, which may be no URL at all (`http:192.0.2.5:8182/…`): what can't be
 * told is empty, port 0 means that none is given.
 */
export function urlParts(url: unknown): { scheme: string; host: string; port: number; path: string } {
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d+))?([/?#].*)?$/i.exec(
    String(url),
  );
  const [, scheme = '', host = '', port = '0', path = ''] = match ?? [];
  return { scheme: scheme.toLowerCase(), host: host.replace(/^\[|\]$/g, ''), port: Number(port), path };
}

/** The host of such a URL, that of one without slashes too; null where none can be told. An account in it is none; an IPv6 address keeps its brackets. */
export function hostIn(url: string | null): string | null {
  const slashed = (url ?? '').replace(/^(https?):\/{0,2}/i, '$1://');
  const { host } = urlParts(slashed);
  if (host.includes(':')) return `[${host}]`;
  return /^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(host) ? host : null;
}
