/** What is asked of Deno, and what it answers. */
import fc from 'fast-check';
import type { Program } from '../../../src/kernels/webgpu/command-stream.ts';
import { ctcCases, longLine, type CtcCase } from '../ctc-parity.ts';
import { DIAGONAL_NAMES, diagonalCases, type DiagonalCase } from '../diagonal-parity.ts';
import {
  layerNormalizationCases,
  type LayerNormalizationCase,
} from '../layer-normalization-parity.ts';
import { mdlstmCases, type MdlstmCase } from '../mdlstm-parity.ts';
import { parityCases, type ParityCase } from '../parity.ts';

export type NagaCase =
  | { op: 'sequence'; given: ParityCase }
  | { op: 'diagonal'; given: DiagonalCase }
  | { op: 'layer-normalization'; given: LayerNormalizationCase }
  | { op: 'image'; given: MdlstmCase }
  | { op: 'ctc'; given: CtcCase };

export interface Request {
  programs: readonly Program[];
  cases: readonly NagaCase[];
}

export type Answer =
  | { about: 'device'; description: string }
  | { about: 'device'; failure: string }
  | { about: 'program'; index: number; refusal?: string }
  | { about: 'case'; index: number; errors: Record<string, number> }
  | { about: 'case'; index: number; threw: string };

const SEED = 90;

/** About a hundred random cases, the same each time: a share of them is the first of each kind. */
export function nagaCases(share: number): NagaCase[] {
  const most = { batch: 9, timesteps: 8, features: 40, units: 40 };
  const image = { batch: 5, height: 5, width: 6, features: 6, units: 12 };
  const line = { batch: 8, frames: 40, classes: 11, longest: 8 };
  const first = <T>(count: number, of: fc.Arbitrary<T>) =>
    fc.sample(of, { numRuns: count, seed: SEED }).slice(0, Math.ceil(count * share));
  const lines = [
    ...first(8, ctcCases(line)),
    ...first(1, ctcCases({ batch: 3, frames: 60, classes: 4, longest: 25 })),
    longLine(8),
  ];
  return [
    ...(['simple-rnn', 'lstm', 'gru', 'cornn'] as const).flatMap((cell) =>
      first(22, parityCases(cell, most)).map((given): NagaCase => ({ op: 'sequence', given })),
    ),
    ...DIAGONAL_NAMES.flatMap((cell) =>
      first(4, diagonalCases(cell, most)).map((given): NagaCase => ({ op: 'diagonal', given })),
    ),
    ...first(8, layerNormalizationCases({ rows: 70, features: 80 })).map((given): NagaCase => ({
      op: 'layer-normalization',
      given,
    })),
    ...first(14, mdlstmCases(image)).map((given): NagaCase => ({ op: 'image', given })),
    ...lines.map((given): NagaCase => ({ op: 'ctc', given })),
  ];
}

/** In a few words, without the numbers that a case is made of. */
export function nameOf({ op, given }: NagaCase): string {
  switch (op) {
    case 'sequence':
    case 'diagonal':
      return `${given.cell} ${given.batch} x ${given.timesteps} x ${given.features}, ${given.units} units, seed ${given.seed}`;
    case 'layer-normalization':
      return `layer normalization ${given.rows} x ${given.features}, seed ${given.seed}`;
    case 'image':
      return `mdlstm ${given.cell} ${given.batch} x ${given.height} x ${given.width} x ${given.features}, ${given.units} units, seed ${given.seed}`;
    case 'ctc':
      return `ctc ${given.batch} x ${given.frames} x ${given.classes}, labels to ${given.longest}`;
  }
}
