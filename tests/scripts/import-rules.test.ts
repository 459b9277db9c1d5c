/**
 * The arrows of docs/architecture.md hold: an import against them is an error in the editor and in
 * `npm test`, and one along them is not.
 */
import { ESLint } from 'eslint';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const eslint = new ESLint({ cwd: resolve(import.meta.dirname, '../..') });

/** The rules that a file with this one import breaks, of those about imports. */
async function broken(file: string, statement: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${statement}\n`, { filePath: resolve(file) });
  const rules = (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
  return rules.filter((rule) => /boundaries|restricted-imports|Parsing/.test(rule));
}

describe('an import against the arrows is an error', () => {
  test.each([
    ['src/components/probe.tsx', "import { Trainer } from '../training/trainer.ts';"],
    ['src/components/probe.tsx', "import type { Trainer } from '../training/trainer.ts';"],
    ['src/components/probe.tsx', "import '../training/events.ts';"],
    ['src/components/probe.tsx', "import { gru } from '../kernels/gru.ts';"],
    ['src/components/probe.tsx', "import type { Lstm } from '../layers/lstm.ts';"],
    ['src/components/probe.tsx', "import { readIdx } from '../data/idx.ts';"],
    ['src/components/deep/er/probe.tsx', "import { readIdx } from '../../../data/idx.ts';"],
    ['src/components/probe.tsx', "export * from '../training/trainer.ts';"],
    ['src/components/probe.tsx', "export const later = import('../training/trainer.ts');"],
    ['src/main.tsx', "import './training/trainer.ts';"],
    ['src/workers/client.ts', "import { Trainer } from '../training/trainer.ts';"],
    ['src/workers/client.ts', "import { gru } from '../kernels/gru.ts';"],
    ['src/workers/probe.ts', "import '../components/run-history.ts';"],
    ['src/training/probe.ts', "import { protocolVersion } from '../workers/protocol.ts';"],
    ['src/training/events.ts', "import { gru } from '../kernels/gru.ts';"],
    ['src/runs/probe.ts', "import { readCheckpoint } from '../training/checkpoint.ts';"],
    ['src/runs/probe.ts', "import { RunHistory } from '../components/run-history.ts';"],
    ['src/experiments/probe.ts', "import { Trainer } from '../training/trainer.ts';"],
    ['src/experiments/probe.ts', "import { RunStore } from '../runs/run-store.ts';"],
    ['src/runs/probe.ts', "import { runsOf } from '../experiments/sweep.ts';"],
    ['src/lessons/probe.ts', "import { AppStore } from '../components/store/app-store.ts';"],
    ['src/lessons/probe.ts', "import { RunStore } from '../runs/run-store.ts';"],
    ['src/models/probe.ts', "import { LESSONS } from '../lessons/index.ts';"],
    ['src/workers/probe.ts', "import { RunStore } from '../runs/run-store.ts';"],
    ['src/models/probe.ts', "import type { Lstm } from '../layers/lstm.ts';"],
    ['src/graph/probe.ts', "import { lstm } from '../models/lstm.ts';"],
    ['src/graph/probe.ts', "import { lstm } from '../kernels/lstm.ts';"],
    ['src/models/probe.ts', "import type { Trainer } from '../training/trainer.ts';"],
    ['src/models/probe.ts', "import { gru } from '../kernels/gru.ts';"],
    ['src/layers/probe.ts', "import type { Field } from '../models/field.ts';"],
    ['src/layers/probe.ts', "import type { Trainer } from '../training/trainer.ts';"],
    ['src/kernels/probe.ts', "import type { Lstm } from '../layers/lstm.ts';"],
    ['src/kernels/wasm/probe.ts', "import '../../data/idx.ts';"],
    ['src/data/probe.ts', "import { gru } from '../kernels/gru.ts';"],
    ['src/text/probe.ts', "import type { Field } from '../models/field.ts';"],
    ['src/kernels/probe.ts', "import { serve } from '../../scripts/serve.mjs';"],
    ['src/components/probe.tsx', "import { exportModel } from '../exchange/index.ts';"],
    ['src/exchange/export-formats.ts', "import { Trainer } from '../training/trainer.ts';"],
    ['src/exchange/probe.ts', "import type { Request } from '../workers/protocol.ts';"],
    ['src/exchange/probe.ts', "import { readIdx } from '../data/idx.ts';"],
    ['src/training/probe.ts', "import { exportModel } from '../exchange/index.ts';"],
    ['cli/probe.ts', "import type { Request } from '../src/workers/protocol.ts';"],
    ['src/components/probe.tsx', "import { trace } from '../inspect/trace.ts';"],
    ['src/inspect/probe.ts', "import { Trainer } from '../training/trainer.ts';"],
  ])('%s: %s', async (file, statement) => {
    expect(await broken(file, statement)).toEqual(['boundaries/dependencies']);
  });

  test.each(['src/components/probe.tsx', 'src/models/probe.ts', 'src/workers/client.ts'])(
    '%s: tfjs is loaded by the worker only',
    async (file) => {
      const statement = "import * as tf from '@tensorflow/tfjs';\nexport { tf };";
      expect(await broken(file, statement)).toEqual(['@typescript-eslint/no-restricted-imports']);
    },
  );
});

describe('an import along the arrows is none', () => {
  test.each([
    ['src/components/probe.tsx', "import '../workers/protocol.ts';"],
    ['src/components/probe.tsx', "import type { Progress } from '../training/events.ts';"],
    ['src/components/probe.tsx', "import { field } from '../models/field.ts';"],
    ['src/components/probe.tsx', "import { RunStore } from '../runs/run-store.ts';"],
    ['src/runs/probe.ts', "import type { EpochPoint } from '../training/events.ts';"],
    ['src/components/probe.tsx', "import { LESSONS } from '../lessons/index.ts';"],
    ['src/lessons/probe.ts', "import { readLink } from '../models/link.ts';"],
    ['src/runs/probe.ts', "import { networkById } from '../models/index.ts';"],
    ['src/components/probe.tsx', "import { runsOf } from '../experiments/sweep.ts';"],
    ['src/experiments/probe.ts', "import { EarlyStop } from '../training/early-stop.ts';"],
    ['cli/probe.ts', "import { runsOf } from '../src/experiments/sweep.ts';"],
    ['src/components/probe.tsx', "import './probe.css';"],
    ['src/workers/protocol.ts', "import type { Progress } from '../training/events.ts';"],
    ['src/workers/probe.ts', "import { Trainer } from '../training/trainer.ts';"],
    ['src/components/probe.tsx', "import { exportOffers } from '../exchange/export-formats.ts';"],
    ['src/workers/probe.ts', "import { exportModel } from '../exchange/index.ts';"],
    ['src/exchange/probe.ts', "import { Trainer } from '../training/trainer.ts';"],
    ['cli/probe.ts', "import { exportModel } from '../src/exchange/index.ts';"],
    ['src/components/probe.tsx', "import type { Reading } from '../inspect/reading.ts';"],
    ['src/workers/probe.ts', "import { trace } from '../inspect/trace.ts';"],
    ['src/inspect/probe.ts', "import { GraphBuilder } from '../graph/builder.ts';"],
    ['src/training/probe.ts', "import { gru } from '../kernels/gru.ts';"],
    ['src/models/probe.ts', "import { GraphBuilder } from '../graph/builder.ts';"],
    ['src/components/probe.tsx', "import { describeGraph } from '../graph/describe.ts';"],
    ['src/graph/probe.ts', "import type { MdlstmCell } from '../kernels/mdlstm.ts';"],
    ['src/models/probe.ts', "import { field } from './field.ts';"],
    ['src/models/probe.ts', "import type * as tf from '@tensorflow/tfjs';"],
    ['src/layers/probe.ts', "import { gru } from '../kernels/gru.ts';"],
    ['src/layers/probe.ts', "import type { Layer } from '../graph/layer-graph.ts';"],
    ['src/kernels/probe.ts', "import * as tf from '@tensorflow/tfjs';"],
    ['cli/probe.ts', "import { Trainer } from '../src/training/trainer.ts';"],
    ['tests/models/probe.test.ts', "import { Trainer } from '../../src/training/trainer.ts';"],
  ])('%s: %s', async (file, statement) => {
    expect(await broken(file, statement)).toEqual([]);
  });
});
