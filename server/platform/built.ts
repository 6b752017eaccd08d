/** `build-server.ts` puts a folder's path here; where the sources are run as they are, as in tests, there is no such name. */
declare const banshiBuilt: string | undefined;

/** The folder in which the server, its migrations and its workers stand as scripts; null where the sources are run. */
export const builtDir: string | null = typeof banshiBuilt === 'string' ? banshiBuilt : null;
