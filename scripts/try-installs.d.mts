/** @returns what was tried on that line of Node, in words */
export function tryInstall(major: number): Promise<string>;
