/** What is kept in the store beside events and devices, each under the name of who wants it back. */
export type Beside = Readonly<Partial<Record<'webhooks' | 'silences', string>>>;

/** @param kept as the store gave it; an earlier version kept the webhooks' part alone */
export function besideOf(kept: string | null): Beside {
  if (kept === null) return {};
  const value: { seen?: unknown } & Beside = JSON.parse(kept);
  return value.seen === undefined ? value : { webhooks: kept };
}
