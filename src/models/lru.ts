/**
 * LRU: a linear recurrence whose states are complex numbers, each turned by an angle and shrunk a little at every step.
 * How long a unit remembers is how near its λ lies to the unit circle. Between the layers, which are linear, stands a
 * gated linear unit.
 *
 *     [batch, timesteps, features] -> dense -> (+ glu of LRU of its normalisation) ... -> mean -> dense -> softmax
 */
import { GraphBuilder } from '../graph/builder.ts';
import { classify, sequenceInput } from './classifier.ts';
import { deepFields, STACK_TRAINING } from './deep-stack.ts';
import type { Network } from './network.ts';
import { numberOption, textOption } from './read-option.ts';
import { readImage } from './reading.ts';
import { inEquations } from '../text/en-equations.ts';

export const lru: Network<'lru'> = {
  id: 'lru',
  task: { name: 'digit' },
  title: 'LRU',
  source: {
    title: 'Resurrecting Recurrent Neural Networks for Long Sequences',
    authors:
      'Antonio Orvieto, Samuel L. Smith, Albert Gu, Anushan Fernando, Caglar Gulcehre, Razvan Pascanu, Soham De',
    year: 2023,
    url: 'https://arxiv.org/abs/2303.06349',
  },
  equations: [
    `λ = exp(−exp(ν) + i exp(θ)),   γ = √(1 − |λ|²) ${inEquations.beforeFirstStep}`,
    `h_t = λ ⊙ h_{t-1} + γ ⊙ (B x_t)   ${inEquations.complex}`,
    'y_t = Re(C h_t) + D ⊙ x_t',
    `x^{l+1}_t = x^l_t + (W y_t + b) ⊙ σ(V y_t + c), ${inEquations.readsNormalised}`,
  ],
  fields: deepFields(64, 3),
  presets: [
    {
      id: 'rows',
      secondsPerEpoch: 19,
      options: { reading: 'rows', layers: 2 },
      training: { ...STACK_TRAINING, epochs: 10 },
    },
    { id: 'pixels-3x64', options: {}, training: STACK_TRAINING, secondsPerEpoch: 480 },
    { id: 'pixels-2x64', options: { layers: 2 }, training: STACK_TRAINING, secondsPerEpoch: 330 },
    {
      id: 'permuted-3x64',
      options: { reading: 'permuted' },
      training: STACK_TRAINING,
      secondsPerEpoch: 480,
    },
  ],
  layers(options, data) {
    const graph = new GraphBuilder(data);
    const image = sequenceInput(graph);
    const units = numberOption(options, 'units');
    const dropout = numberOption(options, 'dropout');
    let x = graph.dense({ units, name: 'encoder' }, readImage(graph, image, options));
    for (let depth = 1; depth <= numberOption(options, 'layers'); depth++) {
      const read = graph.layerNormalization(x);
      const y = graph.recurrent('lru', { units, dropout, returnSequences: true }, read);
      x = graph.merge('sum', [x, graph.glu(units, y)]);
    }
    return classify(graph, 'lru', image, graph.overTime('average', x));
  },
  // An own network is one chain, so what a block adds there is what the LRU reads.
  spelled(options) {
    const units = numberOption(options, 'units');
    const block = `layer-norm lru:${units}:all:residual glu:${units}`;
    const blocks = Array.from({ length: numberOption(options, 'layers') }, () => block);
    const words = [textOption(options, 'reading'), `dense:${units}`, ...blocks, 'average dense:10'];
    return words.join(' ');
  },
};
