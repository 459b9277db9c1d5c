/** `scanline summary`: a network's layers in Keras's words. */
import { describeGraph, type LayerRow, type ModelSummary } from '../src/graph/describe.ts';
import { graphOf } from '../src/models/index.ts';
import { summary as words } from '../src/text/cli/en-summary.ts';
import type { Command } from './command.ts';
import { chooseExperiment, dataFlag, networkFlags } from './experiment-flags.ts';
import { count } from '../src/text/format.ts';

export const summary: Command = {
  name: 'summary',
  summary: words.summary,

  flags: (given) => [
    ...networkFlags(given),
    ...dataFlag(given),
    { name: 'json', kind: 'switch', explain: words.json, group: words.group },
  ],

  async run(given, output) {
    const { network, experiment, notices } = chooseExperiment(given);
    for (const { message } of notices) output.note(message);
    const described = describeGraph(graphOf(experiment));
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

function table(title: string, { layers, parameters }: ModelSummary): string {
  const rows = [[...words.columns], ...layers.map(row)];
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
    words.model(title),
    lines[0],
    '─'.repeat(Math.max(...lines.map((line) => line.length))),
    ...lines.slice(1),
    words.total(count(parameters)),
  ].join('\n');
}

function row({ name, type, outputShape, parameters, formula }: LayerRow): string[] {
  const shape = `(${outputShape.map((size) => size ?? 'None').join(', ')})`;
  return [`${name} (${type})`, shape, count(parameters), formula];
}
