import type { Listener, ListenOptions } from './listener.js';
import { openStreams } from './streams.js';

/**
 * Listens on TCP, both framings of RFC 6587, told apart for each connection.
 * @throws ListenError when the address can't be bound, RangeError for an allow-list that makes no sense
 */
export function openTcp(options: ListenOptions): Promise<Listener> {
  return openStreams('tcp', options, (socket, ready) => ready(socket));
}
