/** `scanline networks`: what there is to train. */
import { NETWORKS } from '../src/models/index.ts';
import type { Network, Preset } from '../src/models/network.ts';
import { aboutDuration, withPlainSpaces } from '../src/text/format.ts';
import type { Command } from './command.ts';

export const networks: Command = {
  name: 'networks',
  summary: 'Lists the networks, their presets and what was published for them.',

  flags: () => [
    {
      name: 'json',
      kind: 'switch',
      explain: 'One JSON object a line, one a network.',
      group: 'Output',
    },
  ],

  run(given, output) {
    for (const network of NETWORKS) {
      output.result(given['json'] === true ? JSON.stringify(described(network)) : listed(network));
    }
    return Promise.resolve(0);
  },
};

function described({ id, title, task, source, fields, presets }: Network): object {
  return {
    network: id,
    title,
    task,
    source,
    options: Object.fromEntries(fields.map((field) => [field.name, field.default])),
    presets,
  };
}

function listed({ id, title, task, source, presets }: Network): string {
  const widest = Math.max(...presets.map((preset) => preset.id.length));
  return [
    `${id}: ${title} (${task.name === 'number' ? 'reads a number of 1 to 5 digits' : 'names a digit'})`,
    `  ${source.authors} (${source.year}): ${source.title}`,
    ...presets.map((preset) =>
      `  --preset ${preset.id.padEnd(widest)}  ${remarks(preset)}`.trimEnd(),
    ),
    '',
  ].join('\n');
}

function remarks({ published, secondsPerEpoch }: Preset): string {
  return [
    published === undefined
      ? ''
      : `published: ${published.testAccuracy} % on the test set after ${published.epochs} epochs`,
    `${withPlainSpaces(aboutDuration(secondsPerEpoch))} an epoch on two cores`,
  ]
    .filter((remark) => remark !== '')
    .join('; ');
}
