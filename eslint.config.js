import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// Who may import whom: the arrows of docs/architecture.md. A folder not listed as allowed is refused.
const arrows = {
  components: ['components', 'worker-client', 'models', 'strokes', 'text'],
  'worker-client': ['worker-client', 'models', 'training-types', 'text'],
  workers: [
    'workers',
    'worker-client',
    'training',
    'training-types',
    'models',
    'layers',
    'kernels',
    'data',
    'strokes',
    'text',
  ],
  training: [
    'training',
    'training-types',
    'models',
    'layers',
    'kernels',
    'data',
    'strokes',
    'text',
  ],
  'training-types': ['training-types', 'models'],
  models: ['models', 'text'],
  layers: ['layers', 'models', 'kernels'],
  kernels: ['kernels'],
  data: ['data', 'strokes'],
  strokes: ['strokes'],
  text: ['text'],
  cli: [
    'cli',
    'training',
    'training-types',
    'models',
    'layers',
    'kernels',
    'data',
    'strokes',
    'text',
    'bench',
  ],
  bench: [
    'bench',
    'training',
    'training-types',
    'models',
    'layers',
    'kernels',
    'data',
    'strokes',
    'text',
  ],
};

export default tseslint.config(
  {
    ignores: [
      'dist',
      'node_modules',
      'src/kernels/wasm/build',
      'src/kernels/wasm/assembly',
      'test-results',
      'playwright-report',
      'runs',
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
      'import/resolver': { typescript: { alwaysTryTypes: true } },
      'boundaries/elements': [
        { type: 'worker-client', pattern: 'src/workers/{protocol,client}.ts', mode: 'full' },
        { type: 'training-types', pattern: 'src/training/events.ts', mode: 'full' },
        { type: 'strokes', pattern: 'src/data/strokes.ts', mode: 'full' },
        { type: 'components', pattern: 'src/components' },
        { type: 'workers', pattern: 'src/workers' },
        { type: 'training', pattern: 'src/training' },
        { type: 'models', pattern: 'src/models' },
        { type: 'layers', pattern: 'src/layers' },
        { type: 'kernels', pattern: 'src/kernels' },
        { type: 'data', pattern: 'src/data' },
        { type: 'text', pattern: 'src/text' },
        { type: 'cli', pattern: 'cli' },
        { type: 'bench', pattern: 'bench' },
      ],
    },
    rules: {
      'boundaries/element-types': [
        'error',
        {
          default: 'disallow',
          rules: Object.entries(arrows).map(([from, allow]) => ({ from, allow })),
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
      },
    },
  },
);
