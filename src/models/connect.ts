/** Putting layers together, as every network's builder does. */
import type { ClassifierModel, LayerKit, Symbol } from '../layers/layer-kit.ts';
import type { NetworkId } from './experiment.ts';

type Applicable = ReturnType<LayerKit['reshape']>;

/** What `layer` makes of `input`. */
export function connect(layer: Applicable, input: Symbol | Symbol[]): Symbol {
  // A layer applied to symbols gives symbols, and each of ours gives one; tfjs's type allows for more.
  return layer.apply(input) as Symbol;
}

/** The digit that a network reads: `[batch, 28, 28]`. */
export function imageInput(kit: LayerKit): Symbol {
  return kit.input([28, 28], 'image');
}

/**
 * Ends a network: features `[batch, units]` to the probabilities of the ten digits, `[batch, 10]`. The
 * softmax is a layer of its own, so that training can read the logits before it.
 */
export function classify(
  kit: LayerKit,
  network: NetworkId,
  image: Symbol,
  features: Symbol,
): ClassifierModel {
  const logits = connect(kit.dense({ units: 10, name: 'dense' }), features);
  return kit.model(image, connect(kit.softmax(), logits), layerName(network));
}

/** The line that a network reads, 28 pixels high and as wide as it is, and how much of it each sample fills. */
export interface Line {
  /** `[batch, 28, width]` */
  image: Symbol;
  /** int32 `[batch]`: the columns, from the left, that are a sample's own. */
  widths: Symbol;
}

export function lineInput(kit: LayerKit): Line {
  return {
    image: kit.input([28, null], 'image'),
    widths: kit.input([], 'widths', 'int32'),
  };
}

/**
 * Ends a network that reads numbers: `[batch, frames, units]` to the probabilities of the ten digits and
 * the blank in each frame, `[batch, frames, 11]`.
 */
export function readLine(
  kit: LayerKit,
  network: NetworkId,
  { image, widths }: Line,
  frames: Symbol,
): ClassifierModel {
  const logits = connect(kit.dense({ units: 11, name: 'dense' }), frames);
  return kit.model([image, widths], connect(kit.softmax(), logits), layerName(network));
}

/** A network's or a layer's name as Keras spells names, e.g. `simple_rnn`. */
export function layerName(id: string): string {
  return id.replaceAll('-', '_');
}
