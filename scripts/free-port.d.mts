/** A port of the loopback address that nobody listens on now, by TCP or UDP. */
export function freePort(): Promise<number>;
