/**
 * A network as TensorFlow.js describes a LayersModel in `model.json`: the form of Keras 2, with Keras's names.
 * Classes are those of stock tfjs.
 */
import {
  layersUpTo,
  type InsideLayer,
  type KerasConfig,
  type KerasLayer,
} from '../keras-layers/keras-layer.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** `output`: the layer that gives the probabilities; the model is called `name`. */
export function tfjsTopology(name: string, output: KerasLayer): Json {
  const layers = layersUpTo(output);
  const inputs = layers.filter(({ className }) => className === 'InputLayer');
  return {
    class_name: 'Functional',
    config: {
      name,
      trainable: true,
      layers: layers.map(functionalLayer),
      input_layers: inputs.map(reference),
      output_layers: [reference(output)],
    },
    keras_version: 'tfjs-layers 4.22.0',
    backend: 'tensor_flow.js',
  };
}

function functionalLayer(layer: KerasLayer): Json {
  const { className, name, inputs, shape } = layer;
  const config =
    className === 'InputLayer'
      ? { batch_input_shape: shape, dtype: 'float32', sparse: false, name }
      : { ...layerConfig(layer.config), ...insideConfig(layer) };
  return {
    class_name: className,
    name,
    config,
    inbound_nodes: inputs.length === 0 ? [] : [inputs.map((input) => [input.name, 0, 0, {}])],
  };
}

/** tfjs makes both directions from the first one's config, and puts `forward_` and `backward_` before its name. */
function insideConfig({ inside }: KerasLayer): Readonly<Record<string, Json>> {
  const layer: InsideLayer | undefined = inside['layer'];
  if (layer === undefined) return {};
  const { name, ...config } = layerConfig(layer.config);
  const ownName = String(name).replace(/^forward_/, '');
  return { layer: { class_name: layer.className, config: { name: ownName, ...config } } };
}

function layerConfig(config: KerasConfig): Readonly<Record<string, Json>> {
  return { ...config, trainable: true, dtype: 'float32' };
}

function reference({ name }: KerasLayer): Json {
  return [name, 0, 0];
}
