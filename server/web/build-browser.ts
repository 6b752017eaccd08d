import { createRequire } from 'node:module';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, extname, join, relative, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { browserFolder } from './assets.ts';

const source = join(import.meta.dirname, 'browser');
const entries = ['page', 'sign-out', 'login', 'scan', 'certificate', 'scan-confirm', 'proof', 'employers', 'operators', 'edit', 'application', 'queue', 'task', 'account', 'mobile', 'notices', 'registration', 'password-reset', 'register', 'record', 'query', 'verify', 'batch'].map((name) => join(source, `${name}.ts`));
/** The workbench's modules and style sheets, which only administrators load. */
const designerEntries = [
  ...['items', 'item', 'form', 'settings', 'workflow', 'receipt', 'try', 'versions', 'portal', 'dashboard'].map((name) => join(source, 'designer', `designer-${name}.ts`)),
  join(source, 'styles', 'designer.css'), join(source, 'styles', 'designer-workflow.css'),
];

export interface BuiltFile { name: string; file: string; bytes: number; gzip: number }

/**
 * Builds the browser modules, style sheets and fonts into `build/browser/` under names that change with their content,
 * with a manifest of those names and ready-compressed copies. The folder is exchanged only when everything stands.
 */
export async function buildBrowser(rootDir: string): Promise<BuiltFile[]> {
  const target = join(rootDir, browserFolder);
  const fresh = `${target}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const result = await build({
    entryPoints: [...entries, ...designerEntries, join(source, 'styles', 'pages.css'), join(source, 'icon.svg')],
    outdir: fresh, bundle: true, splitting: true, format: 'esm', target: 'es2022', platform: 'browser', minify: true,
    entryNames: '[name]-[hash]', chunkNames: 'chunk-[hash]', assetNames: '[name]-[hash]',
    jsx: 'automatic', jsxImportSource: 'preact',
    loader: { '.woff2': 'file', '.woff': 'file', '.ttf': 'file', '.eot': 'file', '.svg': 'copy' },
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    plugins: [leanFonts, adoptedStyles, withoutUnusedParts],
    legalComments: 'linked', metafile: true, logLevel: 'warning',
  });
  const manifest: Record<string, string> = {};
  for (const [output, { entryPoint }] of Object.entries(result.metafile.outputs)) {
    if (entryPoint) manifest[builtName(entryPoint)] = relative(fresh, resolve(output));
  }
  const built = await compressAll(fresh, manifest);
  await writeFile(join(fresh, 'manifest.json'), JSON.stringify(manifest, null, 1));
  await rm(target, { recursive: true, force: true });
  await rename(fresh, target);
  return built;
}

/** `server/web/browser/edit.ts` is asked for as `edit.js`. */
function builtName(entryPoint: string): string {
  const name = basename(entryPoint);
  return extname(name) === '.ts' ? `${name.slice(0, -3)}.js` : name;
}

/**
 * Every browser that runs these modules reads WOFF2, so the older copies of the fonts stay out; Android has the same
 * face under a name that only `local()` finds.
 */
const leanFonts: Plugin = {
  name: 'lean-fonts',
  setup(builder) {
    builder.onLoad({ filter: /@fontsource.*\.css$/ }, async ({ path }) => {
      const css = await readFile(path, 'utf8');
      const style = path.endsWith('700.css') ? 'Bold' : 'Regular';
      return {
        contents: css.replace(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/g, '').replaceAll('src: url(', `src: local('NotoSansCJKsc-${style}'), url(`),
        loader: 'css',
      };
    });
  },
};

/**
 * Parts that Form.io's renderer imports whether or not a form needs them: rich-text editors, choice widgets, pickers,
 * drag and drop, other storages and displays, Bootstrap's markup. Our forms use native controls and templates of their
 * own instead, so each stands as an empty module.
 */
const unusedPackages = new RegExp(`^(${[
  'choices\\.js', 'quill', 'dragula', 'dom-autoscroller', 'vanilla-picker', 'tippy\\.js', 'autocompleter', 'dialog-polyfill', 'signature_pad', 'inputmask',
  'browser-md5-file', 'downloadjs', 'idb', 'abortcontroller-polyfill.*', 'animation-frame-polyfill', 'jwt-decode', 'fetch-ponyfill', '@formio/bootstrap(/bootstrap5)?',
].join('|')})$`);
const unusedModules = /^\.{1,2}\/.*(PDF|Wizard|providers|uploadAdapter|PasswordStrength|CalendarWidget)$/;

/** What is used as soon as it is imported needs more than an empty function. */
const standIns: Record<string, string> = {
  './Formio': 'exports.Formio = class { loadProject() { return Promise.resolve(null); } get noProject() { return true; } };',
  'fetch-ponyfill': 'module.exports = () => ({ fetch: globalThis.fetch.bind(globalThis), Headers, Request, Response });',
  '@formio/bootstrap': 'exports.__esModule = true; exports.default = {};',
  '@formio/bootstrap/bootstrap5': 'exports.__esModule = true; exports.default = { templates: { bootstrap5: { cssClasses: {}, iconClass: () => "", transform: (type, value) => value } } };',
};

/** The editor of expressions, the properties panel around it and the token simulation write styles into the page, which our policy forbids; as sheets they may stand. */
const adoptedStyles: Plugin = {
  name: 'adopted-styles',
  setup(builder) {
    builder.onLoad({ filter: /bpmn-js-properties-panel[\\/]dist[\\/].*\.js$/ }, async ({ path }) => ({ contents: (await readFile(path, 'utf8')).replace('<div style="height: 100%" ', '<div '), loader: 'js' }));
    builder.onLoad({ filter: /bpmn-js-token-simulation[\\/]lib[\\/].*\.js$/ }, async ({ path }) => ({ contents: withStylesSet(await readFile(path, 'utf8')), loader: 'js' }));
    builder.onLoad({ filter: /style-mod[\\/]src[\\/]style-mod\.js$/ }, async ({ path }) => ({ contents: (await readFile(path, 'utf8')).replace('!root.head && root.adoptedStyleSheets', 'root.adoptedStyleSheets'), loader: 'js' }));
  },
};

/** A module that makes elements with a `style` of their own then sets the style as a script may, and not as an attribute. */
function withStylesSet(source: string): string {
  if (!source.includes('style="') || !source.includes('domify(')) return source;
  return `const styled = (made) => { for (const one of [made, ...made.querySelectorAll('[data-style]')]) if (one.dataset?.style) one.style.cssText = one.dataset.style; return made; };
${source.replaceAll('style="', 'data-style="').replaceAll('domify(', 'styledFrom(')}
function styledFrom(html) { return styled(domify(html)); }`;
}

const withoutUnusedParts: Plugin = {
  name: 'without-unused-parts',
  setup(builder) {
    // The form builder drags for its own; what it would fetch from Form.io's host it must not, and its components are ours.
    builder.onResolve({ filter: /^(dragula|\.\/Formio|\.\/components\/builder)$/ }, ({ path, importer }) => {
      if (!importer.endsWith('WebformBuilder.js')) return null;
      return path === 'dragula' ? { path: createRequire(importer).resolve('dragula') } : { path, namespace: 'unused' };
    });
    builder.onResolve({ filter: unusedPackages }, ({ path }) => ({ path, namespace: 'unused' }));
    builder.onResolve({ filter: unusedModules }, ({ path, importer }) => (importer.includes('@formio/js') ? { path, namespace: 'unused' } : null));
    builder.onLoad({ filter: /.*/, namespace: 'unused' }, ({ path }) => ({ contents: standIns[path] ?? 'module.exports = function () {};', loader: 'js' }));
  },
};

const compressible = new Set(['.js', '.css', '.svg', '.txt']);

async function compressAll(folder: string, manifest: Readonly<Record<string, string>>): Promise<BuiltFile[]> {
  const names = new Map(Object.entries(manifest).map(([name, file]) => [file, name]));
  const built: BuiltFile[] = [];
  for (const file of await readdir(folder)) {
    if (!compressible.has(extname(file))) continue;
    const content = await readFile(join(folder, file));
    const gzip = gzipSync(content, { level: 9 });
    const brotli = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } });
    await writeFile(join(folder, `${file}.gz`), gzip);
    await writeFile(join(folder, `${file}.br`), brotli);
    built.push({ name: names.get(file) ?? file, file, bytes: content.length, gzip: gzip.length });
  }
  return built;
}

if (process.argv[1] === import.meta.filename) {
  for (const { name, bytes, gzip } of await buildBrowser(resolve(import.meta.dirname, '../..'))) {
    process.stderr.write(`${name.padEnd(28)} ${(bytes / 1024).toFixed(0).padStart(6)} KB  ${(gzip / 1024).toFixed(0).padStart(5)} KB gzip\n`);
  }
}
