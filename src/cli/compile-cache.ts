import nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Lets Node.js keep what it compiled, so that the next start is quicker (22.8 and later). In a folder of this user's own: what stands
 * in the common one for temporary files could be somebody else's. `NODE_DISABLE_COMPILE_CACHE=1` switches it off.
 */
export function keepCompiled(): void {
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => void };
  enableCompileCache?.(join(caches, 'sldiag'));
}
