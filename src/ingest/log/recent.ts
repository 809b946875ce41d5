/** A map that forgets what wasn't asked for lately. */
export interface Recent<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  values(): IterableIterator<Value>;
}

/**
 * Remembers at least the newest half of `cap` entries and never more than `cap`, in two generations: when the young one is
 * full it becomes the old one, and what nobody asked for since is forgotten. A look-up costs the same whatever floods in.
 *
 * @param onForget told of each value that goes
 */
export function createRecent<Value>(cap: number, onForget?: (value: Value) => void): Recent<Value> {
  const generation = Math.max(1, Math.floor(cap / 2));
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();

  function set(key: string, value: Value): void {
    if (young.size >= generation && !young.has(key)) {
      const forgotten = old;
      old = young;
      young = new Map();
      if (onForget !== undefined) for (const gone of forgotten.values()) onForget(gone);
    }
    young.set(key, value);
  }

  return {
    get(key) {
      const value = young.get(key);
      if (value !== undefined) return value;
      const older = old.get(key);
      if (older === undefined) return undefined;
      old.delete(key);
      set(key, older);
      return older;
    },
    set,
    *values() {
      yield* young.values();
      yield* old.values();
    },
  };
}
