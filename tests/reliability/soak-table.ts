/** What was held over time, as a table in Markdown. */
import type { HeldMemory } from '../../src/training/backend-report.ts';

/** After a round, when the page is back where the round began. */
export interface Sample {
  seconds: number;
  /** Trained so far. */
  steps: number;
  memory: HeldMemory;
  /** Bytes of JavaScript objects, where the engine tells them. */
  heap?: { page: number; worker: number };
}

export interface Soak {
  /** Engine and version. */
  title: string;
  samples: Sample[];
}

/** From here on nothing may grow by more than this. */
const SETTLED = 60;
const FLAT = 0.05;
const NOT_TOLD = 'not told by this engine';

const FIGURES: readonly {
  what: string;
  of: (sample: Sample) => number | undefined;
  unit: 'bytes' | '';
}[] = [
  { what: 'JavaScript heap of the page', of: ({ heap }) => heap?.page, unit: 'bytes' },
  { what: 'JavaScript heap of the worker', of: ({ heap }) => heap?.worker, unit: 'bytes' },
  { what: 'tensors', of: ({ memory }) => memory.tensors, unit: '' },
  { what: 'bytes of tensors', of: ({ memory }) => memory.tensorBytes, unit: 'bytes' },
  { what: 'memory of the WASM kernels', of: ({ memory }) => memory.kernels?.total, unit: 'bytes' },
  {
    what: 'states saved by the kernels',
    of: ({ memory }) => memory.kernels?.states,
    unit: 'bytes',
  },
  { what: 'GPU buffers', of: ({ memory }) => memory.buffers, unit: 'bytes' },
];

/** @returns also whether all that is told stayed flat */
export function soakTable(soaks: readonly Soak[]): { table: string; flat: boolean } {
  let flat = true;
  const lines = soaks.flatMap(({ title, samples }) => {
    const settled = samples.filter(({ seconds }) => seconds >= SETTLED);
    const last = samples.at(-1);
    if (settled.length < 2 || last === undefined) {
      return ['', `${title}: too few rounds after the first minute.`];
    }
    const rows = FIGURES.flatMap(({ what, of, unit }) => {
      const values = settled.map(of);
      const [first] = values;
      if (first === undefined) {
        // The other backend's figures are not lacking, they are none.
        return what.startsWith('JavaScript') ? [`| ${what} | ${NOT_TOLD} | | |`] : [];
      }
      const most = Math.max(...values.map((value) => value ?? 0));
      const growth = first === 0 ? (most === 0 ? 0 : Infinity) : most / first - 1;
      if (growth > FLAT) flat = false;
      const shown = (value: number) =>
        unit === 'bytes' ? `${(value / 1e6).toFixed(2)} MB` : value.toLocaleString('en');
      return [
        `| ${what} | ${shown(first)} | ${shown(values.at(-1) ?? 0)} | ${(100 * growth).toFixed(1)} % |`,
      ];
    });
    return [
      '',
      `${title}: ${(last.seconds / 60).toFixed(0)} minutes, ${samples.length} rounds, ${last.steps.toLocaleString('en')} training steps`,
      '',
      '| | after the first minute | at the end | most growth in between |',
      '| --- | ---: | ---: | ---: |',
      ...rows,
    ];
  });
  return { table: lines.join('\n').trim(), flat };
}
