/** The command line and all it imports as one file, which starts in a fifth of the time that its sources take. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

/**
 * Writes `main.mjs` into a folder that is emptied, and beside it the WebAssembly it loads from there. Dawn, a native
 * library, is imported from `node_modules`; MNIST is read from `public/` beside the folder.
 * @param {string} root
 * @param {string} outDir
 * @param {{ minify?: boolean }} [options]
 */
export async function bundleCommandLine(root, outDir, { minify = false } = {}) {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    // What Node itself takes when the command line runs from its sources.
    resolve: { mainFields: ['main'] },
    ssr: { target: 'node', noExternal: true, external: ['webgpu'] },
    build: {
      ssr: join(root, 'cli', 'main.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify,
      rollupOptions: {
        output: {
          format: 'es',
          entryFileNames: 'main.mjs',
          codeSplitting: false,
          // tfjs comes as CommonJS, which expects these.
          banner: [
            "import { createRequire as scanlineRequire } from 'node:module';",
            "import { fileURLToPath as scanlinePath } from 'node:url';",
            'const require = scanlineRequire(import.meta.url);',
            "const __filename = scanlinePath(import.meta.url), __dirname = scanlinePath(new URL('.', import.meta.url));",
          ].join('\n'),
        },
      },
    },
  });
  cpSync(join(root, 'src', 'kernels', 'wasm', 'build'), join(outDir, 'build'), {
    recursive: true,
  });
  const tfjs = join(root, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist');
  for (const variant of ['', '-simd', '-threaded-simd']) {
    const name = `tfjs-backend-wasm${variant}.wasm`;
    cpSync(join(tfjs, name), join(outDir, name));
  }
}
