/**
 * A network as Keras 3 describes a Functional model in `config.json`, e.g. for `keras.saving.load_model`
 * (`keras/src/saving/saving_lib.py`). Layers are Keras's own, so it loads in safe mode.
 */
import {
  layersUpTo,
  type InsideLayer,
  type KerasConfig,
  type KerasLayer,
  type KerasValue,
} from '../keras-layers/keras-layer.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** `output`: the layer that gives the probabilities; the model is called `name`. */
export function kerasConfig(name: string, output: KerasLayer): Json {
  const layers = layersUpTo(output);
  const inputs = layers.filter(({ className }) => className === 'InputLayer');
  return {
    module: 'keras.src.models.functional',
    class_name: 'Functional',
    config: {
      name,
      trainable: true,
      layers: layers.map(functionalLayer),
      // Lists, also of one: Keras before 3.4 reads nothing else.
      input_layers: inputs.map(reference),
      output_layers: [reference(output)],
    },
    registered_name: 'Functional',
    build_config: { input_shape: null },
  };
}

function functionalLayer(layer: KerasLayer): Json {
  const { className, name, inputs, shape } = layer;
  if (className === 'InputLayer') {
    const config = { batch_shape: shape, dtype: 'float32', sparse: false, ragged: false, name };
    return { ...named(className, config), name, inbound_nodes: [] };
  }
  const [first] = inputs.map((input) => input.shape);
  return {
    ...named(className, { ...layerConfig(layer.config), ...insideConfigs(layer) }),
    build_config: { input_shape: inputs.length === 1 ? first : inputs.map((input) => input.shape) },
    name,
    inbound_nodes: [
      {
        args: inputs.length === 1 ? inputs.map(tensor) : [inputs.map(tensor)],
        kwargs: {},
      },
    ],
  };
}

/** The wrapper builds them. Keras before 3.3 keeps a third layer in a Bidirectional, which must stay without weights. */
function insideConfigs({ inside }: KerasLayer): Readonly<Record<string, Json>> {
  return mapValues(inside, ({ className, config }: InsideLayer) =>
    named(className, layerConfig(config)),
  );
}

function layerConfig(config: KerasConfig): Readonly<Record<string, Json>> {
  return {
    ...mapValues(config, value),
    trainable: true,
    dtype: {
      module: 'keras',
      class_name: 'DTypePolicy',
      config: { name: 'float32' },
      registered_name: null,
    },
  };
}

function value(given: KerasValue): Json {
  if (typeof given !== 'object' || given === null || !('class_name' in given)) return given;
  const name = NAMES[given.class_name] as string | undefined;
  if (name !== undefined) return name;
  return {
    module: 'keras.initializers',
    class_name: given.class_name,
    config: mapValues(given.config, value),
    registered_name: null,
  };
}

/** Names that every version of Keras knows: their classes were called otherwise before 3.10. */
const NAMES: Readonly<Record<string, string>> = {
  GlorotUniform: 'glorot_uniform',
  Identity: 'identity',
  Ones: 'ones',
  Orthogonal: 'orthogonal',
  Zeros: 'zeros',
};

function named(className: string, config: Json) {
  return { module: 'keras.layers', class_name: className, config, registered_name: null };
}

function tensor({ name, shape }: KerasLayer): Json {
  return {
    class_name: '__keras_tensor__',
    config: { shape, dtype: 'float32', keras_history: [name, 0, 0] },
  };
}

function reference({ name }: KerasLayer): Json {
  return [name, 0, 0];
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  to: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, entry]) => [key, to(entry)]));
}
