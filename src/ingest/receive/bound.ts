import type { AddressInfo, Server } from 'node:net';

/** Where a server listens; it must be listening on a port, not on a path. */
export function boundTo(server: Pick<Server, 'address'>): AddressInfo {
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('the server listens on no port');
  return at;
}
