/** JSON Schemas, draft 7. */
export function reportSchema(): object;
export function factsSchema(): object;
