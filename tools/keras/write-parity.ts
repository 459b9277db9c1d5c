/**
 * Holds every golden case against Keras on each backend, and writes what was reached into docs/keras-parity.md,
 * between its markers. Without a WebGPU adapter it writes nothing, for its column would be gone.
 *
 *     npx tsx tools/keras/write-parity.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { registerKernels } from '../../src/kernels/register.ts';
import { differences } from '../../tests/goldens/differences.ts';
import type { Differences, Measure } from '../../tests/goldens/golden-files.ts';
import {
  goldensOf,
  KERAS_GROUPS,
  versions,
  type Golden,
} from '../../tests/goldens/golden-files.ts';
import { runCase } from '../../tests/goldens/run-case.ts';
import { EXCEPTIONS } from '../../tests/goldens/tolerances.ts';
import { startWebGpu } from '../../tests/kernels/webgpu/device.ts';

const FILE = new URL('../../docs/keras-parity.md', import.meta.url);
const MARKERS = ['<!-- parity -->', '<!-- /parity -->'] as const;
/** What a cell of the table tells. */
const SHOWN: readonly Measure[] = ['output', 'gradients', 'moves10'];

type Reached = Partial<Differences> | undefined;

const GROUP_TITLES: Readonly<Record<(typeof KERAS_GROUPS)[number], string>> = {
  cells: 'Cells',
  'layer-options': 'Layer options',
  optimizers: 'Optimizers',
  networks: 'Networks',
  'own-networks': 'Own networks',
};

async function main(): Promise<void> {
  if ((await startWebGpu()) === undefined) {
    throw new Error(
      'No WebGPU adapter was found, so the table would lose its column. Name a Vulkan driver in VK_ICD_FILENAMES.',
    );
  }
  const goldens = KERAS_GROUPS.map((group) => ({ group, cases: goldensOf(group) }));
  const all = goldens.flatMap(({ cases }) => cases);
  const reached = {
    Reference: await reachedOn('cpu', all),
    WASM: await reachedOn('wasm', all),
    WebGPU: await reachedOn('webgpu', all),
    'Keras, PyTorch': new Map<Golden, Reached>(
      all.map((golden) => [golden, golden.backends?.torch]),
    ),
    'Keras, float64': new Map<Golden, Reached>(
      all.map((golden) => [golden, golden.backends?.jaxFloat64]),
    ),
  };
  const columns = Object.entries(reached).map(([title, values]) => ({ title, values }));
  const { keras, jax, torch } = versions();
  write(
    [
      `Keras ${keras} on JAX ${jax}, float32; beside it on PyTorch ${torch.replace('+', ' ')}, and on JAX in float64.`,
      '### The largest difference of each backend',
      table(
        ['', ...columns.map(({ title }) => title)],
        SHOWN.map((measure) => [
          MEASURE_TITLES[measure] ?? measure,
          ...columns.map(({ values }) => told(largest([...values.values()], measure))),
        ]),
      ),
      ...goldens.flatMap(({ group, cases }) => [
        `### ${GROUP_TITLES[group]}`,
        table(
          ['Case', ...columns.map(({ title }) => title)],
          cases.map((golden) => [
            golden.case.title,
            ...columns.map(({ values }) => cell(values.get(golden))),
          ]),
        ),
      ]),
      '### Where more than the aim is allowed',
      EXCEPTIONS.map(exceptionLine).join('\n'),
    ].join('\n\n'),
  );
}

const MEASURE_TITLES: Partial<Record<Measure, string>> = {
  output: 'Output',
  gradients: 'Gradients',
  moves10: 'Ten steps',
};

async function reachedOn(backend: string, goldens: readonly Golden[]) {
  await tf.setBackend(backend);
  await registerKernels(backend);
  const reached = new Map<Golden, Reached>();
  for (const golden of goldens) {
    reached.set(golden, differences(await runCase(golden), golden));
    process.stderr.write(`${backend}: ${golden.case.title}\n`);
  }
  return reached;
}

function largest(all: readonly Reached[], measure: Measure): number | undefined {
  const found = all.flatMap((reached) => reached?.[measure] ?? []);
  return found.length === 0 ? undefined : Math.max(...found);
}

function cell(reached: Reached): string {
  const found = SHOWN.map((measure) => reached?.[measure]);
  return found
    .filter((value) => value !== undefined)
    .map(told)
    .join(' · ');
}

/** `2.3e-7`, or 0. */
function told(value: number | undefined): string {
  if (value === undefined) return '';
  return value === 0 ? '0' : value.toExponential(1);
}

function exceptionLine({ titles, allowed, reason }: (typeof EXCEPTIONS)[number]): string {
  const limits = Object.entries(allowed)
    .map(([measure, limit]) => `${measure} ${limit.toExponential(0)}`)
    .join(', ');
  return `- ${titles.join(', ')}: ${limits}. ${reason}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

function write(content: string): void {
  const [begin, end] = MARKERS;
  const text = readFileSync(FILE, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`docs/keras-parity.md needs the lines ${begin} and ${end}, in this order.`);
  }
  writeFileSync(FILE, `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`);
}

await main();
