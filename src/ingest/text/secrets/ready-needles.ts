/**
 * What expressions need, by their sources, as far as it was worked out beforehand: nothing here, and in the bundle that of all that secrets
 * are looked for with (rolldown.config.js puts it in). Taking them apart costs a twentieth of a start that reads lines.
 */
export const readReadyNeedles = (): ReadonlyMap<string, readonly (readonly string[])[]> => new Map();
