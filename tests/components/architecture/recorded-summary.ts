/**
 * The layer table of a network without tfjs: a kit of layers that only writes down names, types and
 * shapes. (That the real kit makes the same layers is what tests/models sees to.)
 */
import type { ClassifierModel, LayerKit, Symbol } from '../../../src/layers/layer-kit.ts';
import type { Options } from '../../../src/models/experiment.ts';
import type { Network } from '../../../src/models/network.ts';
import type { LayerRow, ModelSummary } from '../../../src/training/events.ts';

interface Recorded {
  name: string;
  shape: (number | null)[];
}

interface Sequence {
  units: number;
  returnSequences: boolean;
  type: string;
  name: string;
}

export function recordedSummary(network: Network, options: Options): ModelSummary {
  const layers: LayerRow[] = [];
  const counts = new Map<string, number>();
  const nameFor = (type: string) => {
    const stem = type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
    const count = counts.get(stem) ?? 0;
    counts.set(stem, count + 1);
    return count === 0 ? stem : `${stem}_${count}`;
  };
  const add = (
    type: string,
    name: string | undefined,
    shape: Recorded['shape'],
    inputs: string[],
  ) => {
    const row: LayerRow = {
      name: name ?? nameFor(type),
      type,
      outputShape: shape,
      parameters: 0,
      trainable: true,
      formula: '',
      inputs,
    };
    layers.push(row);
    return { name: row.name, shape } as unknown as Symbol;
  };
  const layer = (
    type: string,
    name: string | undefined,
    shapeOf: (shapes: Recorded['shape'][]) => Recorded['shape'],
    extra: object = {},
  ) => ({
    ...extra,
    apply(input: unknown) {
      const inputs = (Array.isArray(input) ? input : [input]) as Recorded[];
      return add(
        type,
        name,
        shapeOf(inputs.map(({ shape }) => shape)),
        inputs.map(({ name }) => name),
      );
    },
  });
  const recurrent =
    (type: string) => (config: { units: number; returnSequences?: boolean; name?: string }) => {
      const sequence: Sequence = {
        units: config.units,
        returnSequences: config.returnSequences ?? false,
        type,
        name: config.name ?? nameFor(type),
      };
      return layer(type, sequence.name, ([shape]) => after(sequence, shape, 1), { sequence });
    };
  const kit = {
    input: (shape: readonly (number | null)[], name?: string) =>
      add('InputLayer', name, [null, ...shape], []),
    simpleRnn: recurrent('SimpleRNN'),
    lstm: recurrent('LSTM'),
    gru: recurrent('GRU'),
    bidirectional: ({ sequence }: { sequence: Sequence }) =>
      layer(`Bidirectional(${sequence.type})`, sequence.name, ([shape]) =>
        after(sequence, shape, 2),
      ),
    timeDistributed: ({ sequence }: { sequence: Sequence }) =>
      layer(`TimeDistributed(${sequence.type})`, sequence.name, ([shape]) => [
        ...(shape ?? []).slice(0, 2),
        sequence.units,
      ]),
    scan: (direction: string) =>
      layer('ImageScan', `scan_${direction.replaceAll('-', '_')}`, ([shape]) => shape ?? []),
    reshape: (shape: readonly number[]) => layer('Reshape', undefined, () => [null, ...shape]),
    dropout: () => layer('Dropout', undefined, ([shape]) => shape ?? []),
    merge: (mode: string) =>
      layer(mode === 'sum' ? 'Add' : 'Concatenate', undefined, (shapes) => [
        null,
        shapes.reduce(
          (total, shape) => (mode === 'sum' ? (shape[1] ?? 0) : total + (shape[1] ?? 0)),
          0,
        ),
      ]),
    mdlstm: ({ units, name }: { units: number; name?: string }) =>
      layer('MDLSTM', name, ([shape]) => [...(shape ?? []).slice(0, 3), 4 * units]),
    blocks: ({ height, width }: { height: number; width: number }) =>
      layer('Blocks', undefined, ([shape]) => {
        const [, rows, columns, features] = shape ?? [];
        const gathered = (size: number | null | undefined, by: number) =>
          typeof size === 'number' ? Math.ceil(size / by) : null;
        return [
          null,
          gathered(rows, height),
          gathered(columns, width),
          height * width * (features ?? 1),
        ];
      }),
    shrinkWidths: () => layer('ShrinkWidths', undefined, ([shape]) => shape ?? []),
    collapse: (axes: 'height' | 'both') =>
      layer('Collapse', undefined, ([shape]) => [
        null,
        ...(shape ?? []).slice(axes === 'both' ? 3 : 2),
      ]),
    dense: ({ units, name }: { units: number; name?: string }) =>
      layer('Dense', name, ([shape]) => [...(shape ?? []).slice(0, -1), units]),
    softmax: () => layer('Softmax', undefined, ([shape]) => shape ?? []),
    model: () => ({}) as ClassifierModel,
  };
  network.build(kit as unknown as LayerKit, options);
  return { layers, activationBytes: 0, parameters: 0, trainable: 0, nonTrainable: 0 };
}

function after(sequence: Sequence, shape: Recorded['shape'] | undefined, directions: number) {
  const features = sequence.units * directions;
  return sequence.returnSequences ? [null, shape?.[1] ?? null, features] : [null, features];
}
