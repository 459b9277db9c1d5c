/** An experiment as a script of PyTorch. First values and the optimizer's steps are Keras's, as in Scanline. */
import {
  bothDirections,
  type LayerNode,
  logitsOf,
  type Recurrent,
  walksBack,
  walksColumns,
} from '../graph/layer-graph.ts';
import { featuresOf } from '../graph/weights.ts';
import { madeUpOf, makesSequences } from './made-up-sequences.ts';
import {
  call,
  constants,
  docstring,
  indented,
  merged,
  pythonBool,
  scheduledRate,
  shapesInWords,
  startsWithMemories,
  type Told,
} from './python.ts';
import {
  DENSE,
  load,
  MEMORIES,
  NO_FORGET_BIAS,
  RECURRENT,
  SAME_DROPOUT,
  STATES,
} from './torch-parts.ts';
import { clipping, main, optimizer } from './torch-training.ts';

export function torchScript(told: Told): string {
  const { graph, experiment } = told;
  const { training } = experiment;
  const madeUp = madeUpOf(training);
  const layers = graph.nodes.flatMap(makes);
  const steps = graph.nodes.flatMap(step);
  const all = [...layers, ...steps].join('\n');
  const uses = (name: string) => all.includes(`${name}(`);
  return `${[
    docstring(told, [
      `Runs with PyTorch: pip install torch ${madeUp === undefined ? 'torchvision' : 'numpy'}.`,
    ]),
    [
      ...(madeUp === undefined ? [] : ['import numpy as np']),
      ...['import torch', 'import torch.nn.functional as F', 'from torch import nn'],
    ].join('\n'),
    constants(told),
    ...(uses('recurrent') ? [RECURRENT, STATES] : []),
    ...(uses('with_memories') ? [MEMORIES] : []),
    ...(uses('without_forget_bias') ? [NO_FORGET_BIAS] : []),
    ...(uses('same_dropout') ? [SAME_DROPOUT] : []),
    ...(uses('dense') ? [DENSE] : []),
    [
      'class Network(nn.Module):',
      indented([
        `"""${shapesInWords(told)}."""`,
        '',
        'def __init__(self):',
        '    super().__init__()',
      ]),
      indented(layers, 8),
      '',
      indented([`def forward(self, ${graph.inputs[0].name}):`]),
      indented(steps, 8),
      indented([`return ${logitsOf(graph).name}`], 8),
    ].join('\n'),
    optimizer(training),
    ...clipping(training),
    ...scheduledRate(training),
    ...(madeUp === undefined ? load(training.data) : [makesSequences(madeUp, graph)]),
    main(training),
    'if __name__ == "__main__":\n    main()',
  ].join('\n\n\n')}\n`;
}

/** The layers with weights, made as Keras makes them. */
function makes({ layer, name, inputs }: LayerNode): string[] {
  switch (layer.kind) {
    case 'recurrent':
    case 'time-distributed':
      return [`self.${name} = ${recurrent(layer.recurrent, inputs[0])}`];
    case 'bidirectional':
      return bothDirections(layer.recurrent).map(
        (half) => `self.${half.name} = ${recurrent(half, inputs[0])}`,
      );
    case 'dense':
      return [
        `self.${name} = ${call('dense', [
          String(featuresOf(inputs[0].shape)),
          String(layer.units),
          !layer.useBias && 'bias=False',
        ])}`,
      ];
    case 'layer-normalization':
      return [`self.${name} = nn.LayerNorm(${featuresOf(inputs[0].shape)}, eps=${layer.epsilon})`];
    default:
      return [];
  }
}

/** Of the cells that PyTorch has; the others are refused before. */
const KINDS: Readonly<Partial<Record<Recurrent['cell'], string>>> = {
  'simple-rnn': 'nn.RNN',
  lstm: 'nn.LSTM',
  gru: 'nn.GRU',
};

function recurrent(layer: Recurrent, input: LayerNode): string {
  const { cell, units, useBias, activation, kernelInitializer, recurrentInitializer } = layer;
  const made = call('recurrent', [
    KINDS[cell] ?? '',
    String(featuresOf(input.shape)),
    String(units),
    !useBias && 'bias=False',
    kernelInitializer !== 'glorotUniform' && `kernel="${kernelInitializer}"`,
    recurrentInitializer === 'identity' && 'identity=True',
    cell === 'simple-rnn' && activation === 'relu' && 'nonlinearity="relu"',
  ]);
  if (startsWithMemories(layer)) return `with_memories(${made}, ${input.shape.at(-2)})`;
  return cell === 'lstm' && useBias && !layer.unitForgetBias
    ? `without_forget_bias(${made})`
    : made;
}

function step(node: LayerNode): string[] {
  const { layer, name, inputs, shape } = node;
  const [x = ''] = inputs.map((input) => input.name);
  const is = (code: string) => [`${name} = ${code}`];
  switch (layer.kind) {
    case 'input':
    case 'softmax':
      return [];
    case 'recurrent':
      return is(states(layer.recurrent, `self.${name}`, dropped(layer.recurrent, x)));
    case 'bidirectional': {
      const [forward, backward] = bothDirections(layer.recurrent);
      const back = states(backward, `self.${backward.name}`, dropped(backward, x));
      const [one, other] = [forward.name, backward.name];
      return [
        `${one} = ${states(forward, `self.${one}`, dropped(forward, x))}`,
        `${other} = ${layer.recurrent.returnSequences ? `${back}.flip(1)` : back}`,
        `${name} = ${merged('torch.cat', layer.mergeMode, [one, other])}`,
      ];
    }
    case 'time-distributed': {
      const rows = inputs[0].shape[1] ?? 0;
      const folded = dropped(layer.recurrent, `${x}.flatten(0, 1)`);
      return is(`${states(layer.recurrent, `self.${name}`, folded)}.unflatten(0, (-1, ${rows}))`);
    }
    case 'reorient': {
      const columns = walksColumns(layer.direction) ? `${x}.transpose(1, 2)` : x;
      return is(walksBack(layer.direction) ? `${columns}.flip(1)` : columns);
    }
    case 'blocks': {
      const [, rows, columns, features] = shape.map((size) => size ?? 0);
      const inner = features / layer.height;
      return is(
        `${x}.reshape(-1, ${rows}, ${layer.height}, ${columns}, ${inner}).transpose(2, 3).reshape(-1, ${rows}, ${columns}, ${features})`,
      );
    }
    case 'collapse':
      return is(`${x}.sum(${layer.axes === 'height' ? '1' : '(1, 2)'})`);
    case 'reshape':
      return is(`${x}.reshape(-1, ${layer.shape.join(', ')})`);
    case 'over-time':
      return is(layer.take === 'last' ? `${x}[:, -1]` : `${x}.mean(1)`);
    case 'layer-normalization':
      return is(`self.${name}(${x})`);
    case 'dropout':
      return is(`F.dropout(${x}, ${layer.rate}, self.training)`);
    case 'merge':
      return is(
        merged(
          'torch.cat',
          layer.mode,
          inputs.map((input) => input.name),
        ),
      );
    case 'dense':
      return is(activated(layer.activation, `self.${name}(${x})`));
    default:
      throw new TypeError(`PyTorch has no layer like ${name}.`);
  }
}

function states(layer: Recurrent, module: string, x: string): string {
  return call('states', [
    module,
    x,
    layer.goBackwards && `backwards=${pythonBool(true)}`,
    layer.returnSequences && `every=${pythonBool(true)}`,
  ]);
}

function dropped({ dropout }: Recurrent, x: string): string {
  return dropout > 0 ? `same_dropout(${x}, ${dropout}, self.training)` : x;
}

function activated(activation: string, code: string): string {
  if (activation === 'linear') return code;
  return activation === 'softmax' ? `${code}.softmax(-1)` : `torch.${activation}(${code})`;
}
