/** A value that must be there by what was looked at before. @throws where that was a mistake, instead of going on without it */
export function present<Value>(value: Value | null | undefined): Value {
  if (value === undefined || value === null) throw new Error('a value that must be there is not');
  return value;
}
