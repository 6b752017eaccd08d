import type { BuildOptions } from 'esbuild';

/** How a worker becomes one script with its packages: it would take a second, and 40 MB more, to find them one by one. */
export const workerScript = { bundle: true, platform: 'node', format: 'cjs', target: 'node20', minifyWhitespace: true, logLevel: 'error' } as const satisfies BuildOptions;
