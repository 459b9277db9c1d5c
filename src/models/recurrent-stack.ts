/**
 * What SimpleRNN, LSTM and GRU share: an image read row by row, 28 steps of 28 pixels, by one to three
 * recurrent layers, each perhaps in both directions, then a dense layer with a softmax.
 *
 *     [batch, 28, 28] -> recurrent -> ... -> recurrent -> [batch, units] -> dense -> softmax -> [batch, 10]
 */
import type {
  ClassifierModel,
  LayerKit,
  RecurrentConfig,
  RecurrentLayer,
} from '../layers/layer-kit.ts';
import { classify, connect, imageInput, layerName } from './connect.ts';
import type { NetworkId, Options } from './experiment.ts';
import type { Field } from './field.ts';
import { dropoutField, layersField, unitsField } from './option-fields.ts';
import { numberOption, switchOption } from './read-option.ts';

/** The options of the three networks. */
export function stackFields(units: number, dropout: number): readonly Field[] {
  return [
    unitsField('units', units),
    layersField(1, 3),
    { kind: 'switch', name: 'bidirectional', default: false, restarts: true },
    dropoutField(dropout),
  ];
}

/** Makes one recurrent layer of the network's kind. */
export type MakeRecurrent = (config: RecurrentConfig) => RecurrentLayer;

/** Builds one of the three from its options (see `stackFields`): `[batch, 28, 28]` to `[batch, 10]`. */
export function buildStack(
  kit: LayerKit,
  network: NetworkId,
  makeRecurrent: MakeRecurrent,
  options: Options,
): ClassifierModel {
  const layers = numberOption(options, 'layers');
  const image = imageInput(kit);
  let sequence = image;
  for (let depth = 1; depth <= layers; depth++) {
    const recurrent = makeRecurrent({
      units: numberOption(options, 'units'),
      dropout: numberOption(options, 'dropout'),
      // Every layer but the last hands a whole sequence on.
      returnSequences: depth < layers,
      name: layers === 1 ? layerName(network) : `${layerName(network)}_${depth}`,
    });
    const layer = switchOption(options, 'bidirectional') ? kit.bidirectional(recurrent) : recurrent;
    sequence = connect(layer, sequence);
  }
  return classify(kit, network, image, sequence);
}
