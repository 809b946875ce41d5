import { randomUUID } from 'node:crypto';
import { pageOf, Refused, type Told } from './answer.js';

/** A resource is its first page: it can't be asked for the next, which its note says. */
export function contentOf(uri: URL, told: Told) {
  return { contents: [{ uri: uri.href, mimeType: 'text/plain', text: pageOf(told, 1, randomUUID()) }] };
}

/** A part of a URI as it was meant. */
export function decoded(part: string | string[] | undefined): string {
  const text = Array.isArray(part) ? part.join('/') : (part ?? '');
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refused(`${JSON.stringify(text.slice(0, 200))} is no part of a URI: its percent signs make no sense`);
  }
}
