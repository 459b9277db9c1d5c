/** `scanline bench`: how fast this machine trains, and how much faster than stock tfjs or than Keras. */
import {
  BAR_CASES,
  usualBatch,
  type BenchCase,
  type BenchProgress,
  type BenchResult,
  type Opponent,
} from '../src/training/bench/bench-report.ts';
import { benchPlainTable } from '../src/training/bench/bench-table.ts';
import { BenchCancelled, runBench } from '../src/training/bench/run-bench.ts';
import { SPELLING_EXAMPLE } from '../src/graph/spelling.ts';
import { custom } from '../src/models/custom.ts';
import type { Options } from '../src/models/experiment.ts';
import { defaultsOf, readFields } from '../src/models/field.ts';
import { experimentFromPreset, networkById, NETWORKS } from '../src/models/index.ts';
import type { Network } from '../src/models/network.ts';
import { wasmKernelsReport } from '../src/kernels/wasm/register.ts';
import { bench as words } from '../src/text/cli/en-bench.ts';
import { bench as measurement } from '../src/text/en-bench.ts';
import { backendFlag, preferenceOf, startReportedBackend } from './backend.ts';
import { textFlag, UsageError, type Command, type GivenFlags } from './command.ts';
import { inUsage, numberFlag } from './field-flags.ts';
import { onInterrupt } from './interrupt.ts';
import { KERAS_PYTHON, startKeras } from './keras-rival.ts';
import { writePerformanceFile } from './performance-file.ts';
import { shownPath } from './shown-path.ts';

const GROUP = words.groups.measurement;

export const bench: Command = {
  name: 'bench',
  summary: words.summary,

  flags: () => [
    {
      name: 'network',
      kind: 'text',
      repeats: true,
      value: `${NETWORKS.map(({ id }) => id).join('|')}|all`,
      explain: words.flags.network(BAR_CASES.map(({ network }) => network)),
      group: GROUP,
    },
    {
      name: 'layers',
      kind: 'text',
      value: 'WORDS',
      explain: words.flags.layers(SPELLING_EXAMPLE),
      group: GROUP,
    },
    {
      name: 'preset',
      kind: 'text',
      value: 'NAME',
      explain: words.flags.preset,
      group: GROUP,
    },
    {
      name: 'presets',
      kind: 'switch',
      explain: words.flags.presets,
      group: GROUP,
    },
    {
      name: 'batch',
      kind: 'text',
      value: 'N',
      explain: usualBatches(),
      group: GROUP,
    },
    {
      name: 'against',
      kind: 'text',
      value: 'tfjs|keras|none',
      explain: words.flags.against,
      group: GROUP,
    },
    {
      name: 'keras-python',
      kind: 'text',
      value: 'PROGRAM',
      explain: words.flags.kerasPython(KERAS_PYTHON),
      group: GROUP,
    },
    {
      name: 'rounds',
      kind: 'text',
      value: 'N',
      explain: words.flags.rounds,
      group: GROUP,
    },
    {
      name: 'tfjs-seconds',
      kind: 'text',
      value: 'SECONDS',
      explain: words.flags.tfjsSeconds,
      group: GROUP,
    },
    backendFlag,
    {
      name: 'json',
      kind: 'switch',
      explain: words.flags.json,
      group: words.groups.output,
    },
    {
      name: 'markdown',
      kind: 'text',
      value: 'FILE',
      explain: words.flags.markdown,
      group: words.groups.output,
    },
  ],

  async run(given, output) {
    const against = chooseOpponent(given);
    const cases = chooseCases(given, against);
    const rounds = wholeNumber(given, 'rounds');
    const stockSeconds = wholeNumber(given, 'tfjs-seconds');
    preferenceOf(given);
    const { name: backend, detail } = await startReportedBackend(given);
    const threads = backend === 'wasm' ? (wasmKernelsReport()?.threads ?? 1) : 1;
    const keras = against === 'keras' ? await startKeras(kerasPython(given)) : undefined;
    for (const sentence of keras?.missing ?? []) output.note(sentence);
    const cancel = new AbortController();
    const interrupt = onInterrupt(() => cancel.abort());
    const results: BenchResult[] = [];
    try {
      await runBench({
        cases,
        machine: { backend, adapter: detail, threads },
        against: against === 'tfjs' ? 'tfjs' : 'none',
        ...(keras === undefined ? {} : { rivals: keras.rivals }),
        ...(rounds === undefined ? {} : { rounds }),
        ...(stockSeconds === undefined ? {} : { stockSeconds }),
        onProgress: (progress) => output.note(progressLine(progress)),
        onResult: (result) => {
          results.push(result);
          if (given['json'] === true) output.result(JSON.stringify(result));
        },
        signal: cancel.signal,
      });
    } catch (error) {
      // Ctrl-C in a terminal ends Keras as well, which then is no failure.
      if (!(error instanceof BenchCancelled) && !cancel.signal.aborted) throw error;
    } finally {
      for (const rival of keras?.rivals ?? []) rival.stop();
    }
    interrupt.stopListening();
    if (given['presets'] === true) {
      for (const result of results) output.result(epochLine(result));
    } else if (given['json'] !== true && results.length > 0) {
      output.result(benchPlainTable(results));
    }
    const file = textFlag(given, 'markdown');
    if (file !== undefined && results.length > 0) {
      await writePerformanceFile(file, results);
      output.note(words.written(shownPath(file)));
    }
    return interrupt.exitCode ?? 0;
  },
};

/** Says which size most networks have, and which another. */
function usualBatches(): string {
  const usual = usualBatch(BAR_CASES[0].network);
  const others = NETWORKS.filter(({ id }) => usualBatch(id) !== usual);
  return words.flags.batch(
    usual,
    others.map(({ id }) => `${id} ${usualBatch(id)}`),
  );
}

/** Whether tools/keras/build_model.py builds it: Keras has neither MDLSTM nor lines of own widths. */
function isInKeras({ id, task, layers, fields }: Network): boolean {
  if (id === custom.id || task.name === 'number') return false;
  return !layers(defaultsOf(fields)).nodes.some(({ layer }) => layer.kind === 'mdlstm');
}

/** @throws UsageError for an unknown network, listing the known ones, and for a wrong batch. */
function chooseCases(given: GivenFlags, against: Opponent | 'keras'): readonly BenchCase[] {
  const asked = textFlag(given, 'network')?.split(',');
  const batch = wholeNumber(given, 'batch');
  const possible = NETWORKS.filter((network) => against !== 'keras' || isInKeras(network)).map(
    ({ id }) => id,
  );
  const layers = textFlag(given, 'layers');
  const preset = textFlag(given, 'preset');
  if (layers !== undefined && ((asked ?? preset) !== undefined || against === 'keras')) {
    throw new UsageError(words.layersAlone);
  }
  if (layers !== undefined) {
    const network = custom.id;
    return [{ network, options: ownLayers(layers), batch: batch ?? usualBatch(network) }];
  }
  if (given['presets'] === true && (against !== 'none' || preset !== undefined)) {
    throw new UsageError(preset === undefined ? words.presetsAlone : words.onePresetOrAll);
  }
  const networks = asked?.includes('all')
    ? possible
    : (asked?.map(knownNetwork) ?? BAR_CASES.map(({ network }) => network));
  for (const network of networks) {
    if (possible.includes(network)) continue;
    throw new UsageError(words.notInKeras(network, possible));
  }
  const chosen = [...new Set(networks)];
  if (preset !== undefined) return chosen.map((network) => presetCase(network, preset, batch));
  if (given['presets'] === true) return chosen.flatMap((network) => presetCases(network, batch));
  return chosen.map((network) => ({ network, batch: batch ?? usualBatch(network) }));
}

function presetCases(network: BenchCase['network'], batch: number | undefined): BenchCase[] {
  return networkById(network).presets.map(({ id }) => presetCase(network, id, batch));
}

/** @throws UsageError when the network has no such preset. */
function presetCase(
  network: BenchCase['network'],
  preset: string,
  batch: number | undefined,
): BenchCase {
  const { batchSize } = inUsage(() => experimentFromPreset(network, preset)).training;
  return { network, preset, batch: batch ?? batchSize };
}

/** `lstm adam-128: 9.4 s an epoch`, as it stands in the preset (`secondsPerEpoch`). */
function epochLine({ network, preset, batch, scanlineMs }: BenchResult): string {
  const { trainingDigits } = experimentFromPreset(network, preset).training;
  const seconds = (scanlineMs / 1000) * Math.ceil(trainingDigits / batch);
  return words.epoch(network, preset, Number(seconds.toPrecision(2)));
}

function ownLayers(layers: string): Options {
  return inUsage(() => readFields(custom.fields, { layers }, custom.title)).options;
}

function knownNetwork(id: string): BenchCase['network'] {
  return inUsage(() => networkById(id.trim())).id;
}

function chooseOpponent(given: GivenFlags): Opponent | 'keras' {
  const against = textFlag(given, 'against') ?? 'tfjs';
  if (against !== 'keras' && given['keras-python'] !== undefined) {
    throw new UsageError(words.pythonWithoutKeras);
  }
  if (against === 'tfjs' || against === 'keras' || against === 'none') return against;
  throw new UsageError(words.otherOpponent(against));
}

function kerasPython(given: GivenFlags): string {
  return textFlag(given, 'keras-python') ?? process.env[KERAS_PYTHON] ?? 'python3';
}

function wholeNumber(given: GivenFlags, flag: string): number | undefined {
  return numberFlag(given, flag, { min: 1, integer: true });
}

function progressLine({ index, cases, case: { network, batch }, phase }: BenchProgress): string {
  const what = words.measured(network, batch);
  return `[${index + 1}/${cases}] ${measurement.progress({ network: what, phase })}`;
}
