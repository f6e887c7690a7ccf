/** Knex's own log says nothing: what went wrong is thrown, and standard output belongs to the commands. */
const nothing = (): void => undefined;

export const silent = { warn: nothing, error: nothing, deprecate: nothing, debug: nothing };
