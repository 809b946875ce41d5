import { createRemoteFeed, RemoteError, type RemoteFeed } from '../collector/remote-feed.js';
import { UsageError } from './arguments.js';
import { tokenOf } from './token.js';

/**
 * A running collector's feed, from the option that names its URL.
 * @throws UsageError when this is no such URL, or the token must not go there
 */
export function remoteFeed(option: string, url: string, token: string | undefined): RemoteFeed {
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new UsageError(`${option} takes the URL of a collector, for instance http://127.0.0.1:8514, not ${url}`);
  try {
    return createRemoteFeed({ url, token: tokenOf('--token', token) });
  } catch (error) {
    throw error instanceof RemoteError ? new UsageError(error.message) : error;
  }
}
