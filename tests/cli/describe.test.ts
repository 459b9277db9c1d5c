/** What the command line tells without training. */
import { describe, expect, it } from 'vitest';
import { NETWORKS } from '../../src/models/index.ts';
import { inThisProcess, jsonLines, scanline } from './scanline.ts';

describe('scanline', { timeout: 60_000 }, () => {
  it.each([
    ['simple-rnn', 75_530],
    ['irnn', 13_910],
    ['hrnn', 199_434],
  ])('summary tells the layers of %s and its %i parameters', async (network, parameters) => {
    const { code, stdout } = await inThisProcess(['summary', '--network', network, '--json']);
    expect(code).toBe(0);
    const told = JSON.parse(stdout);
    expect(Object.keys(told)).toEqual(['network', 'parameters', 'layers']);
    expect(told).toMatchObject({ network, parameters });
    const sum = told.layers.reduce(
      (total: number, layer: { parameters: number }) => total + layer.parameters,
      0,
    );
    expect(sum).toBe(parameters);
    for (const layer of told.layers) {
      expect(Object.keys(layer)).toEqual(['name', 'type', 'outputShape', 'parameters']);
    }
  });

  it('summary draws the table in Keras’s words, with the options that were asked for', async () => {
    const { stdout } = await inThisProcess(['summary', '--network', 'lstm', '--units', '128']);
    expect(stdout).toMatch(/Layer \(type\) +Output Shape +Param #/);
    expect(stdout).toMatch(/\(LSTM\) +\(None, 128\) +80,384 +4 × \(\(28 \+ 128\) × 128 \+ 128\)/);
    expect(stdout).toMatch(/Total params: 81,674/);
  });

  it('summary tells the layers of a network whose lines are as wide as they are', async () => {
    const [plain, json] = await Promise.all(
      [[], ['--json']].map((more) =>
        inThisProcess(['summary', '--network', 'blstm-line', '--units', '16', ...more]),
      ),
    );
    expect(plain.stdout).toMatch(/^image \(InputLayer\) +\(None, 28, None\) +0$/m);
    expect(plain.stdout).toMatch(/^dense \(Dense\) +\(None, None, 11\) +363/m);
    const layers: { name: string; outputShape: unknown }[] = JSON.parse(json.stdout).layers;
    const image = layers.find(({ name }) => name === 'image');
    expect(image?.outputShape).toEqual([null, 28, null]);
  });

  it('networks lists every network with its presets', async () => {
    const [plain, json] = await Promise.all([
      scanline(['networks']),
      inThisProcess(['networks', '--json']),
    ]);
    for (const { id, presets } of NETWORKS) {
      expect(plain.stdout).toContain(`${id}: `);
      for (const preset of presets) expect(plain.stdout).toContain(`--preset ${preset.id}`);
    }
    const told = jsonLines(json.stdout);
    expect(told.map(({ network }) => network)).toEqual(NETWORKS.map(({ id }) => id));
    expect(told.map(({ task }) => task)).toEqual(NETWORKS.map(({ task }) => task));
    expect(plain.stdout).toMatch(/^blstm-line: .* \(reads a line of 1 to 5 digits or letters\)$/m);
    expect(plain.stdout).toMatch(/^lstm: .* \(names an image\)$/m);
  });

  it('--help lists the commands, and a command’s flags with the options of the network', async () => {
    const [overview, train] = await Promise.all([
      inThisProcess(['--help']),
      inThisProcess(['train', '--network', 'hrnn', '--help']),
    ]);
    expect(overview.code).toBe(0);
    for (const command of ['train', 'evaluate', 'networks', 'summary']) {
      expect(overview.stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    }
    for (const flag of ['--learning-rate', '--row-units', '--preset', '--backend', '--resume']) {
      expect(train.stdout).toContain(`  ${flag} `);
    }
  });
});
