/**
 * A map of what was worked out before, which begins anew when it is full. It saves work and never changes an answer, so that
 * nothing has to be thrown out by age; clearing costs less than keeping an order.
 */
export class Memo<Key, Value> extends Map<Key, Value> {
  /** @param cap entries that it holds at most */
  constructor(readonly cap: number) {
    super();
  }

  override set(key: Key, value: Value): this {
    if (this.size >= this.cap && !this.has(key)) this.clear();
    return super.set(key, value);
  }
}
