/** What an error says, whatever was thrown: `throw` takes any value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
