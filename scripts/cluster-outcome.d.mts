/** SQL; see the script. */
export const OUTCOME: string;
