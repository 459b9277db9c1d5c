import { describe, expect, it } from 'vitest';
import {
  layOut,
  layOutFor,
  type PictureLayout,
  type Rectangle,
} from '../../../src/components/architecture/picture-layout.ts';
import { describeNodes, pictureNodes } from '../../../src/components/architecture/picture-nodes.ts';
import type { Options } from '../../../src/models/experiment.ts';
import type { Network } from '../../../src/models/network.ts';
import { experimentFromPreset, networkById, NETWORKS } from '../../../src/models/index.ts';

/** The nodes of every preset, with every combination of the options that change the network's shape. */
function casesOf(network: Network) {
  return network.presets
    .flatMap((preset) => variants(experimentFromPreset(network.id, preset.id).options))
    .map((options) => pictureNodes(network.layers(options)));
}

function variants(options: Options): Options[] {
  const choices: Record<string, (number | string | boolean)[]> = {
    layers: [1, 2, 3],
    bidirectional: [false, true],
    units: [8, 1024],
    merge: ['concat', 'sum'],
    cell: ['lstm', 'gru', 'simple-rnn'],
    dropout: [0, 0.25],
  };
  return Object.entries(choices).reduce<Options[]>(
    (all, [name, values]) =>
      typeof options[name] === typeof values[0]
        ? all.flatMap((one) => values.map((value) => ({ ...one, [name]: value })))
        : all,
    [options],
  );
}

const nodesOf = (id: string, options: Options = {}) => {
  const network = networkById(id);
  const chosen = { ...experimentFromPreset(id).options, ...options };
  return pictureNodes(network.layers(chosen));
};

describe('the picture of every network and preset', () => {
  it.each(NETWORKS)('has no overlaps and stays inside its frame: $id', (network) => {
    for (const nodes of casesOf(network)) {
      for (const layout of [
        layOut(nodes, 'across'),
        ...[1, 2, 3].map((columns) => layOut(nodes, 'down', columns)),
      ]) {
        const boxes = [...layout.nodes, ...layout.arrows.map(({ labelAt }) => labelAt)];
        expect(boxes.filter((box) => !inside(box, layout))).toEqual([]);
        expect(overlaps(boxes)).toEqual([]);
        const inputs = nodes.reduce((total, node) => total + node.inputs.length, 0);
        expect(layout.arrows).toHaveLength(inputs);
      }
    }
  });

  it.each(NETWORKS)('fits a phone without words too small to read: $id', (network) => {
    for (const nodes of casesOf(network)) {
      expect(layOut(nodes, 'down').width).toBeLessThanOrEqual(430);
    }
  });

  it.each(NETWORKS)(
    'beside the settings of a laptop it is hardly higher than what is seen: $id',
    ({ id }) => {
      const { width, height } = layOutFor(590, nodesOf(id));
      expect(height * Math.min(1, 590 / width)).toBeLessThan(540);
    },
  );

  it.each(NETWORKS)('starts at the image and ends at the digits: $id', ({ id, task }) => {
    const nodes = nodesOf(id);
    expect(nodes[0]?.kind).toBe(task.name === 'number' ? 'line' : 'image');
    // The eleventh class of a frame is the blank.
    const shape = task.name === 'number' ? [null, 11] : [10];
    expect(nodes.at(-1)).toMatchObject({ kind: 'digits', shape });
  });
});

describe('what the boxes say', () => {
  it('SimpleRNN: units, steps and dropout', () => {
    const recurrent = nodesOf('simple-rnn').find(({ kind }) => kind === 'recurrent');
    expect(recurrent).toMatchObject({ title: 'SimpleRNN', units: 256 });
    expect(recurrent?.lines).toEqual(['256 units', '28 steps', 'dropout 0.2']);
  });

  it('a bidirectional stack: both directions, and the cell inside', () => {
    const stack = nodesOf('gru', { layers: 2, bidirectional: true, units: 32 }).filter(
      ({ kind }) => kind === 'recurrent',
    );
    expect(stack).toHaveLength(2);
    expect(stack[0]).toMatchObject({
      title: 'Bidirectional',
      bothWays: true,
      units: 32,
      shape: [28, 64],
    });
    expect(stack[0]?.lines).toContain('of GRU');
    expect(stack[1]?.shape).toEqual([64]);
  });

  it('IRNN: 784 steps of one pixel, or rows', () => {
    const byPixels = nodesOf('irnn', { reading: 'pixels' });
    expect(byPixels[0]?.walk).toBe('pixels');
    expect(byPixels.find(({ kind }) => kind === 'recurrent')?.lines).toContain('784 steps');
    expect(nodesOf('irnn', { reading: 'rows' })[0]?.walk).toBe('rows');
  });

  it('HRNN: rows first, then the codes of the rows', () => {
    const [rows, column] = nodesOf('hrnn').filter(({ kind }) => kind === 'recurrent');
    expect(rows?.title).toBe('TimeDistributed');
    expect(rows?.lines).toEqual(['of LSTM', '128 units', 'each of 28 rows, 28 steps']);
    expect(column?.lines).toEqual(['128 units', '28 steps']);
  });

  it('four directions: one scan each, dropout folded into the layer before it', () => {
    const nodes = nodesOf('four-direction');
    expect(nodes.filter(({ kind }) => kind === 'scan').map(({ walk }) => walk)).toEqual([
      'left-to-right',
      'right-to-left',
      'top-to-bottom',
      'bottom-to-top',
    ]);
    expect(nodes.some(({ title }) => title === 'Dropout')).toBe(false);
    expect(nodes.filter(({ lines }) => lines.includes('then dropout 0.5'))).toHaveLength(4);
    expect(nodes.find(({ title }) => title === 'Concatenate')?.inputs).toHaveLength(4);
  });

  it('MDLSTM: corners, cells and blocks, without the widths that layers are told', () => {
    const nodes = nodesOf('mdlstm-line', { dropoutOn: 'none' });
    expect(nodes.map(({ title }) => title)).toEqual([
      'Line',
      'MDLSTM',
      'Dense',
      'MDLSTM',
      'Dense',
      'MDLSTM',
      'Collapse',
      'Dense',
      'Classes and blank',
    ]);
    expect(nodes[1]?.lines).toEqual(['4 × 2 units', '14 × w cells', 'blocks of 2 × 2']);
    expect(nodes[2]?.lines).toEqual(['6 units', 'blocks of 4 × 2']);
    expect(nodes[3]?.lines).toEqual(['4 × 10 units', '4 × w cells']);
    expect(nodes[6]?.lines).toEqual(['summed up']);
    expect(nodes[1]?.inputs).toEqual(['image']);
  });

  it('columns of a line: four at a step, with nothing left to sum up', () => {
    const nodes = nodesOf('blstm-line');
    expect(nodes.map(({ title }) => title)).toEqual([
      'Line',
      'Bidirectional',
      'Dense',
      'Classes and blank',
    ]);
    expect(nodes[1]?.lines).toContain('blocks of 28 × 4');
    expect(describeNodes(nodes)).toMatch(/^In order: a line .* 11 outputs/);
  });

  it('the whole in a sentence, for those who do not see it', () => {
    expect(describeNodes(nodesOf('simple-rnn'))).toBe(
      'In order: an image of 28 × 28 pixels, read row by row; then SimpleRNN (256 units, 28 steps, dropout 0.2); then Dense (10 units); then 10 outputs, one for each class (0 to 9), made probabilities by a softmax.',
    );
  });
});

function inside(box: Rectangle, { width, height }: PictureLayout): boolean {
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
}

function overlaps(boxes: readonly Rectangle[]): [Rectangle, Rectangle][] {
  return boxes.flatMap((box, index) =>
    boxes
      .slice(index + 1)
      .filter((other) => overlap(box, other))
      .map((other): [Rectangle, Rectangle] => [box, other]),
  );
}

function overlap(one: Rectangle, other: Rectangle): boolean {
  const slack = 0.01;
  return (
    one.x + one.width > other.x + slack &&
    other.x + other.width > one.x + slack &&
    one.y + one.height > other.y + slack &&
    other.y + other.height > one.y + slack
  );
}
