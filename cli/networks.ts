/** `scanline networks`: what there is to train. */
import { NETWORKS } from '../src/models/index.ts';
import type { Network, Preset } from '../src/models/network.ts';
import { networks as words } from '../src/text/cli/en-networks.ts';
import { aboutDuration, withPlainSpaces } from '../src/text/format.ts';
import type { Command } from './command.ts';

export const networks: Command = {
  name: 'networks',
  summary: words.summary,

  flags: () => [
    {
      name: 'json',
      kind: 'switch',
      explain: words.json,
      group: words.group,
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
    `${id}: ${title} (${task.name === 'number' ? words.readsNumber : words.namesDigit})`,
    `  ${source.authors} (${source.year}): ${source.title}`,
    ...presets.map((preset) =>
      `  --preset ${preset.id.padEnd(widest)}  ${remarks(preset)}`.trimEnd(),
    ),
    '',
  ].join('\n');
}

function remarks({ published, secondsPerEpoch }: Preset): string {
  return [
    published === undefined ? '' : words.published(published.testAccuracy, published.epochs),
    words.epoch(withPlainSpaces(aboutDuration(secondsPerEpoch))),
  ]
    .filter((remark) => remark !== '')
    .join('; ');
}
