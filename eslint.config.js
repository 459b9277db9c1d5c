import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// Who may import whom: the arrows of docs/architecture.md. A folder that is not named is refused, and
// one named under `types` may be imported with `import type` only.
const arrows = {
  components: {
    all: [
      ...[
        'components',
        'worker-client',
        'bench-report',
        'export-formats',
        'runs',
        'experiments',
        'lessons',
        'models',
        'graph',
        'datasets',
        'strokes',
      ],
      ...['code', 'offline', 'text'],
    ],
    types: ['training-events', 'inspect'],
  },
  lessons: { all: ['lessons', 'models', 'text'] },
  experiments: { all: ['experiments', 'training-events', 'models', 'text'] },
  runs: { all: ['runs', 'models', 'datasets', 'text'], types: ['training-events'] },
  'worker-client': {
    all: ['worker-client', 'bench-report', 'export-formats', 'models', 'text'],
    types: ['training-events', 'inspect', 'datasets'],
  },
  workers: {
    all: [
      ...['workers', 'worker-client', 'exchange', 'export-formats', 'training', 'training-events'],
      ...[
        'bench-report',
        'models',
        'graph',
        'layers',
        'kernels',
        'data',
        'datasets',
        'strokes',
        'text',
      ],
      'inspect',
    ],
  },
  inspect: { all: ['inspect', 'graph', 'layers', 'kernels', 'text'] },
  exchange: {
    all: [
      ...[
        'exchange',
        'export-formats',
        'training',
        'training-events',
        'models',
        'graph',
        'layers',
        'kernels',
      ],
      'text',
    ],
  },
  'export-formats': { all: ['models', 'graph', 'text'] },
  training: {
    all: [
      ...['training', 'training-events', 'bench-report', 'models', 'graph', 'layers', 'kernels'],
      ...['data', 'datasets', 'strokes', 'text'],
    ],
  },
  'training-events': { all: ['training-events', 'models'] },
  'bench-report': { all: ['bench-report', 'models', 'graph', 'text'], types: ['training-events'] },
  graph: { all: ['graph', 'text'], types: ['kernels'] },
  models: { all: ['models', 'graph', 'datasets', 'text'] },
  code: { all: ['code', 'models', 'graph', 'datasets', 'text'] },
  layers: { all: ['layers', 'graph', 'kernels'] },
  kernels: { all: ['kernels'] },
  data: { all: ['data', 'datasets', 'strokes', 'text'] },
  datasets: { all: ['datasets'] },
  strokes: { all: ['datasets', 'strokes'] },
  offline: { all: ['offline'] },
  text: { all: ['text'] },
  cli: {
    all: [
      ...[
        'cli',
        'exchange',
        'export-formats',
        'training',
        'training-events',
        'bench-report',
        'models',
      ],
      ...[
        'experiments',
        'graph',
        'layers',
        'kernels',
        'data',
        'datasets',
        'strokes',
        'text',
        'inspect',
        'code',
      ],
    ],
  },
  bench: {
    all: [
      ...[
        'bench',
        'cli',
        'exchange',
        'export-formats',
        'training',
        'training-events',
        'bench-report',
      ],
      ...['models', 'graph', 'layers', 'kernels', 'data', 'datasets', 'strokes', 'text'],
    ],
  },
};

// What a file belongs to: the first pattern that matches says.
const parts = [
  {
    category: 'worker-client',
    pattern:
      'src/workers/{protocol,client,spawn,stall-detector,worker-connection,worker-life,worker-memory}.ts',
  },
  { category: 'training-events', pattern: 'src/training/{events,backend-report,early-stop}.ts' },
  { category: 'bench-report', pattern: 'src/training/bench/{bench-report,bench-table}.ts' },
  { category: 'export-formats', pattern: 'src/exchange/export-formats.ts' },
  {
    category: 'datasets',
    pattern:
      'src/data/{comparison,dataset,dataset-of,digit-arrival,drawing,drawing-subject,known-files,mixed-data,own-data,random,sequences}.ts',
  },
  { category: 'strokes', pattern: 'src/data/{resize,strokes,line-strokes}.ts' },
  { category: 'components', pattern: 'src/main.tsx' },
  ...[
    ...[
      'components',
      'experiments',
      'lessons',
      'runs',
      'workers',
      'exchange',
      'inspect',
      'training',
      'models',
      'graph',
      'layers',
      'kernels',
    ],
    ...['data', 'offline', 'text', 'code'],
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

const OWN_ERROR =
  'NewExpression[callee.name=/^[A-Z]\\w+Error$/]:not([callee.name=/^(Type|Range)Error$/])';
const REFUSAL = 'CallExpression[callee.property.name="refusal"]';

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
    // What people read is in src/text/. TypeError, RangeError and Error are for mistakes in the program.
    files: ['src/**/*.{ts,tsx}', 'cli/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: `:matches(${OWN_ERROR}, ${REFUSAL}) > :matches(TemplateLiteral, Literal[value=/ /])`,
          message: 'A sentence that people read belongs in src/text/.',
        },
      ],
    },
  },
  {
    // The page reads these without loading tfjs, which lives in the worker.
    files: [
      'src/main.tsx',
      'src/{components,experiments,lessons,runs,models,text}/**/*.{ts,tsx}',
      'src/workers/{client,protocol}.ts',
      'src/training/{events,early-stop}.ts',
      'src/exchange/export-formats.ts',
      'src/training/bench/{bench-report,bench-table}.ts',
      'src/data/{dataset,digit-arrival,strokes,line-strokes}.ts',
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
        AbortSignal: 'readonly',
      },
    },
  },
);
