import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// Who may import whom: the arrows of docs/architecture.md. A folder that is not named is refused, and
// one named under `types` may be imported with `import type` only.
const arrows = {
  components: {
    all: ['components', 'worker-client', 'bench-report', 'offers', 'models', 'strokes', 'text'],
    types: ['training-events'],
  },
  'worker-client': {
    all: ['worker-client', 'bench-report', 'offers', 'models', 'text'],
    types: ['training-events'],
  },
  workers: {
    all: [
      ...['workers', 'worker-client', 'exchange', 'offers', 'training', 'training-events'],
      ...['bench-report', 'models', 'layers', 'kernels', 'data', 'strokes', 'text'],
    ],
  },
  exchange: {
    all: [
      ...['exchange', 'offers', 'training', 'training-events', 'models', 'layers', 'kernels'],
      'text',
    ],
  },
  offers: { all: ['models'] },
  training: {
    all: [
      ...['training', 'training-events', 'bench-report', 'models', 'layers', 'kernels'],
      ...['data', 'strokes', 'text'],
    ],
  },
  'training-events': { all: ['training-events', 'models'], types: ['layers'] },
  'bench-report': { all: ['bench-report', 'models', 'text'], types: ['training-events'] },
  models: { all: ['models', 'text'], types: ['layers'] },
  layers: { all: ['layers', 'kernels'], types: ['models'] },
  kernels: { all: ['kernels'] },
  data: { all: ['data', 'strokes'] },
  strokes: { all: ['strokes'] },
  text: { all: ['text'] },
  cli: {
    all: [
      ...['cli', 'exchange', 'offers', 'training', 'training-events', 'bench-report', 'models'],
      ...['layers', 'kernels', 'data', 'strokes', 'text'],
    ],
  },
  bench: {
    all: [
      ...['bench', 'cli', 'exchange', 'offers', 'training', 'training-events', 'bench-report'],
      ...['models', 'layers', 'kernels', 'data', 'strokes', 'text'],
    ],
  },
};

// What a file belongs to: the first pattern that matches says.
const parts = [
  {
    category: 'worker-client',
    pattern: 'src/workers/{protocol,client,newest-only,silence-watch,spawn,worker-memory}.ts',
  },
  { category: 'training-events', pattern: 'src/training/{events,backend-report}.ts' },
  { category: 'bench-report', pattern: 'src/training/bench/{bench-report,bench-table}.ts' },
  { category: 'offers', pattern: 'src/exchange/offers.ts' },
  { category: 'strokes', pattern: 'src/data/{strokes,line-strokes,line-size}.ts' },
  { category: 'components', pattern: 'src/main.tsx' },
  ...[
    ...['components', 'workers', 'exchange', 'training', 'models', 'layers', 'kernels', 'data'],
    'text',
  ].map((category) => ({ category, pattern: `src/${category}/**` })),
  { category: 'cli', pattern: 'cli/**' },
  { category: 'bench', pattern: 'bench/**' },
  // Nothing may import these.
  { category: 'elsewhere', pattern: '!(node_modules)/**' },
];

const policies = Object.entries(arrows).flatMap(([from, { all, types = [] }]) => [
  { from: part([from]), allow: { to: part(all) } },
  ...(types.length > 0
    ? [{ from: part([from]), allow: { to: part(types), dependency: { kind: 'type' } } }]
    : []),
]);

function part(categories) {
  return { file: { categories: { anyOf: categories } } };
}

export default tseslint.config(
  {
    ignores: [
      'dist',
      'dist-gpu-kit',
      'node_modules',
      'src/kernels/wasm/build',
      'src/kernels/wasm/assembly',
      'test-results',
      'playwright-report',
      'runs',
      '.cache',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strict],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
    },
  },
  {
    files: ['src/**/*.tsx', 'src/components/**/*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['src/**/*.{ts,tsx}', 'cli/**/*.ts', 'bench/**/*.ts'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { node: { extensions: ['.ts', '.tsx', '.mjs', '.js'] } },
      'boundaries/files': parts,
      'boundaries/files-single-match': true,
    },
    rules: {
      'boundaries/dependencies': ['error', { default: 'disallow', policies }],
    },
  },
  {
    // The page reads these without loading tfjs, which lives in the worker.
    files: [
      'src/main.tsx',
      'src/{components,models,text}/**/*.{ts,tsx}',
      'src/workers/{client,protocol}.ts',
      'src/training/events.ts',
      'src/exchange/offers.ts',
      'src/training/bench/{bench-report,bench-table}.ts',
      'src/data/{strokes,line-strokes,line-size}.ts',
    ],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@tensorflow/*'],
              allowTypeImports: true,
              message: 'The page must not load tfjs: it lives in the worker.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['scripts/**/*.mjs', '*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        WebAssembly: 'readonly',
      },
    },
  },
);
