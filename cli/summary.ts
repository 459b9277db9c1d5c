/** `scanline summary`: a network's layers in Keras's words. */
import * as tf from '@tensorflow/tfjs';
import { createLayerKit } from '../src/layers/create-layer-kit.ts';
import { describeLayers } from '../src/layers/describe-layers.ts';
import type { LayerRow, ModelSummary } from '../src/training/events.ts';
import type { Command } from './command.ts';
import { chooseExperiment, networkFlags } from './experiment-flags.ts';

export const summary: Command = {
  name: 'summary',
  summary: 'Shows the layers of a network, their output shapes and parameters.',

  flags: (given) => [
    ...networkFlags(given),
    { name: 'json', kind: 'switch', explain: 'The summary as one JSON object.', group: 'Output' },
  ],

  async run(given, output) {
    const { network, experiment, notices } = chooseExperiment(given);
    for (const { message } of notices) output.note(message);
    await tf.setBackend('cpu');
    const model = network.build(
      createLayerKit({ seed: experiment.training.seed }),
      experiment.options,
    );
    const described = describeLayers(model);
    model.dispose();
    output.result(
      given['json'] === true
        ? JSON.stringify(asJson(network.id, described))
        : table(network.title, described),
    );
    return 0;
  },
};

function asJson(network: string, { parameters, layers }: ModelSummary): object {
  return {
    network,
    parameters,
    layers: layers.map(({ name, type, outputShape, parameters: own }) => ({
      name,
      type,
      outputShape,
      parameters: own,
    })),
  };
}

function table(
  title: string,
  { layers, parameters, trainable, nonTrainable }: ModelSummary,
): string {
  const rows = [['Layer (type)', 'Output Shape', 'Param #', ''], ...layers.map(row)];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((cells) => cells[column].length)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) =>
        column === 2 ? cell.padStart(widths[2]) : cell.padEnd(widths[column]),
      )
      .join('  ')
      .trimEnd(),
  );
  return [
    `Model: ${title}`,
    lines[0],
    '─'.repeat(Math.max(...lines.map((line) => line.length))),
    ...lines.slice(1),
    `Total params: ${count(parameters)}`,
    `Trainable params: ${count(trainable)}`,
    `Non-trainable params: ${count(nonTrainable)}`,
  ].join('\n');
}

function row({ name, type, outputShape, parameters, formula }: LayerRow): string[] {
  const shape = `(${outputShape.map((size) => size ?? 'None').join(', ')})`;
  return [`${name} (${type})`, shape, count(parameters), formula];
}

function count(number: number): string {
  return number.toLocaleString('en');
}
