/**
 * What the digit and the line network of the same paper share: three levels of LSTMs that scan the image
 * in two dimensions from all four corners, each level reading a smaller image with more channels.
 *
 *     image in blocks of 2 x 2 pixels                  4 channels
 *     MDLSTM, four corners                             4 x units1
 *     blocks 4 high and 2 wide, dense without bias, tanh   maps1
 *     MDLSTM, four corners                             4 x units2
 *     blocks 4 high and 2 wide, dense without bias, tanh   maps2
 *     MDLSTM, four corners                             4 x units3
 *
 * The paper has a strided convolution for each corner and sums them: with the corners' channels side by
 * side, that is one dense layer on blocks. Its last linear layer for each corner is summed over corners
 * and over the height; sums change places with it, so what follows here is a sum and then one dense layer.
 */
import type { GraphBuilder } from '../graph/builder.ts';
import type { LayerNode } from '../graph/layer-graph.ts';
import type { Options } from './settings.ts';
import type { Field, NumberField } from './field.ts';
import { choiceField, dropoutField } from './option-fields.ts';
import { choiceOption, numberOption, switchOption } from './read-option.ts';
import { inEquations } from '../text/en-equations.ts';

const CELLS = ['stable', 'classic'] as const;
const DROPOUT_ON = ['none', 'top', 'all'] as const;

/** Height and width of the blocks below each of the three scans. */
const BLOCKS = [
  { height: 2, width: 2 },
  { height: 4, width: 2 },
  { height: 4, width: 2 },
] as const;

/** Columns of the image that one column of the last level stands for. */
export const SCAN_COLUMNS = BLOCKS.reduce((product, { width }) => product * width, 1);

/** The options of both networks; the defaults are the paper's sizes with the stable cell. */
export const SCAN_FIELDS: readonly Field[] = [
  sizeField('units1', 2, [1, 2, 4, 6, 8, 12, 16]),
  sizeField('maps1', 6, [4, 6, 8, 12, 16, 24, 32]),
  sizeField('units2', 10, [4, 8, 10, 16, 20, 32]),
  sizeField('maps2', 20, [8, 16, 20, 32, 40, 64]),
  sizeField('units3', 50, [16, 32, 50, 64, 100, 128]),
  choiceField('mdlstmCell', CELLS),
  {
    kind: 'switch',
    name: 'peepholes',
    default: false,
    restarts: true,
    shownWhen: ({ mdlstmCell }) => mdlstmCell === 'classic',
  },
  { kind: 'switch', name: 'clampGateErrors', default: false, restarts: true },
  choiceField('dropoutOn', DROPOUT_ON),
  { ...dropoutField(0.5), shownWhen: ({ dropoutOn }) => dropoutOn !== 'none' },
];

/** The paper's cell: a forget gate for each axis, gates that look at the cell states, bounded errors. */
export const CLASSIC_CELL = {
  mdlstmCell: 'classic',
  peepholes: true,
  clampGateErrors: true,
} as const;

/** The equations of both networks: of the cell at p, with h_x and c_x beside it and h_y and c_y above it. */
export const SCAN_EQUATIONS: readonly string[] = [
  'z = W u_p + R h_x + S h_y + b',
  'i, f, λ, o = σ(z_i), σ(z_f), σ(z_λ), σ(z_o),   g = tanh(z_g)',
  'stable:   c_p = i ⊙ g + f ⊙ (λ ⊙ c_y + (1 - λ) ⊙ c_x)',
  'classic:   c_p = i ⊙ g + f_x ⊙ c_x + f_y ⊙ c_y',
  'h_p = o ⊙ tanh(c_p)',
  `u’ = tanh(Σ_d K_d h^d)   ${inEquations.overBlocks}`,
];

/** What the third level's scans say, and how wide that is. */
export interface Scanned {
  /** `[batch, height / 32, width / 8, 4 * units3]`, rounded up */
  cells: LayerNode;
  /** `[batch]`: each sample's own columns of it; absent when all images are equally wide. */
  widths?: LayerNode;
}

/** Adds the three levels to an image `[batch, height, width]`, of which `widths [batch]` may say what is image. */
export function scanLayers(
  graph: GraphBuilder,
  options: Options,
  image: LayerNode,
  widths?: LayerNode,
): Scanned {
  const dropoutOn = choiceOption(options, 'dropoutOn', DROPOUT_ON);
  const rate = numberOption(options, 'dropout');
  let features = image;
  let own = widths;
  for (const level of [1, 2, 3] as const) {
    const size = BLOCKS[level - 1];
    features = graph.blocks(size, features);
    if (own !== undefined) own = graph.shrinkWidths(size.width, own);
    if (level > 1) features = graph.dense(mapsConfig(options, level - 1), features);
    features = graph.mdlstm(
      mdlstmConfig(options, level),
      own === undefined ? features : [features, own],
    );
    // Dropout on what a scan hands on, never on what it remembers.
    const drops = dropoutOn === 'all' || (dropoutOn === 'top' && level === 3);
    if (drops && rate > 0) features = graph.dropout(rate, features);
  }
  return own === undefined ? { cells: features } : { cells: features, widths: own };
}

/** The digit network in the words of an own network. */
export function spelledScan(options: Options): string {
  const dropoutOn = choiceOption(options, 'dropoutOn', DROPOUT_ON);
  const rate = numberOption(options, 'dropout');
  const words = ([1, 2, 3] as const).flatMap((level) => {
    const { height, width } = BLOCKS[level - 1];
    const { units, cell, peepholes, clampGateErrors } = mdlstmConfig(options, level);
    const drops = dropoutOn === 'all' || (dropoutOn === 'top' && level === 3);
    const scan = [
      `mdlstm:${units}`,
      ...(cell === 'classic' ? ['classic', ...(peepholes ? [] : ['no-peepholes'])] : []),
      ...(clampGateErrors ? ['clamp'] : []),
      ...(drops && rate > 0 ? [`drop${rate}`] : []),
    ].join(':');
    const maps = level > 1 ? [`dense:${mapsConfig(options, level - 1).units}:tanh:no-bias`] : [];
    return [`blocks:${height}x${width}`, ...maps, scan];
  });
  return ['image', ...words, 'sum dense:10'].join(' ');
}

/** The sum of strided convolutions: a block of all corners' channels to so many maps. */
function mapsConfig(options: Options, below: number) {
  const units = numberOption(options, `maps${below}`);
  return { units, activation: 'tanh', useBias: false, name: `maps_${below}` } as const;
}

function mdlstmConfig(options: Options, level: number) {
  const cell = choiceOption(options, 'mdlstmCell', CELLS);
  return {
    units: numberOption(options, `units${level}`),
    cell,
    peepholes: cell === 'classic' && switchOption(options, 'peepholes'),
    clampGateErrors: switchOption(options, 'clampGateErrors'),
    // Two forget gates that start near 0.73 would let the cell state grow by 1.46 from cell to cell.
    unitForgetBias: cell === 'stable',
    name: `mdlstm_${level}`,
  };
}

function sizeField(name: string, size: number, choices: readonly number[]): NumberField {
  return {
    kind: 'number',
    name,
    default: size,
    min: 1,
    max: 256,
    integer: true,
    choices,
    restarts: true,
  };
}
