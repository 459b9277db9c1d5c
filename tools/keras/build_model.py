"""Builds a case (cases.py) from Keras's own layers, up to the logits."""

import keras
from keras import layers

RECURRENT = {"simpleRnn": layers.SimpleRNN, "lstm": layers.LSTM, "gru": layers.GRU}
CELLS = {"simple-rnn": "simpleRnn", "lstm": "lstm", "gru": "gru"}


@keras.saving.register_keras_serializable()
def hard_sigmoid_keras_1(x):
    """The hard sigmoid of Keras before version 3: clip(0.2 x + 0.5, 0, 1)."""
    return keras.ops.clip(0.2 * x + 0.5, 0.0, 1.0)


@keras.saving.register_keras_serializable()
def tanh_of_any_precision(x):
    """Keras computes its own tanh in float32 on JAX, also when everything else is float64."""
    import jax

    return jax.numpy.tanh(x)


ACTIVATIONS = {
    "sigmoid": "sigmoid",
    "hardSigmoid": "hard_sigmoid",
    "hardSigmoidKeras1": hard_sigmoid_keras_1,
}


def build_logits(case):
    """The case's network without its last softmax."""
    keras.utils.clear_session()
    if "network" in case:
        return NETWORKS[case["network"]](case["options"])
    return build_sequence(case)


def with_softmax(logits_model):
    """The whole network, as the page has it."""
    # Not `layers.Softmax`, which would take the mask of a sequence for one over the classes.
    softmax = layers.Activation("softmax", name="softmax")
    return keras.Model(
        logits_model.input, softmax(logits_model.output), name=logits_model.name
    )


def build_sequence(case):
    image = keras.Input(case["input"], name="sequence")
    inputs = [image]
    mask = None
    if "lengths" in case:
        lengths = keras.Input((), dtype="int32", name="lengths")
        inputs.append(lengths)
        mask = OwnTimesteps(case["input"][0])(lengths)
    x = image
    for spec in case["layers"]:
        x = wrapped(spec)(x) if mask is None else wrapped(spec)(x, mask=mask)
    given = inputs if len(inputs) > 1 else image
    return keras.Model(given, dense(case["classes"])(x), name="sequence_case")


class OwnTimesteps(layers.Layer):
    """Lengths `[batch]` to the mask `[batch, timesteps]` that is true on each sample's own timesteps."""

    def __init__(self, timesteps):
        super().__init__()
        self.timesteps = timesteps

    def call(self, lengths):
        return keras.ops.arange(self.timesteps)[None, :] < lengths[:, None]


def wrapped(spec):
    made = recurrent(spec["layer"], spec["config"])
    if "bidirectional" in spec:
        return layers.Bidirectional(made, merge_mode=spec["bidirectional"]["mergeMode"])
    if spec.get("timeDistributed"):
        return layers.TimeDistributed(made)
    return made


def recurrent(kind, config):
    """A recurrent layer from the config that this project's layer kit takes; the rest is Keras's default."""
    given = {
        "units": config["units"],
        "return_sequences": config.get("returnSequences"),
        "go_backwards": config.get("goBackwards"),
        "use_bias": config.get("useBias"),
        "dropout": config.get("dropout"),
        "activation": activation(config.get("activation", "tanh")),
        "recurrent_activation": ACTIVATIONS.get(config.get("recurrentActivation")),
        "kernel_initializer": kernel_initializer(config.get("kernelInitializer")),
        "recurrent_initializer": config.get("recurrentInitializer"),
        "name": config.get("name"),
    }
    return RECURRENT[kind](**{name: value for name, value in given.items() if value is not None})


def activation(name):
    if name == "tanh" and keras.config.floatx() == "float64":
        return tanh_of_any_precision
    return name


def kernel_initializer(name):
    if name == "smallNormal":
        return keras.initializers.RandomNormal(stddev=0.001)
    if name == "torchUniform":
        return keras.initializers.VarianceScaling(
            scale=1 / 3, mode="fan_in", distribution="uniform"
        )
    return {"glorotUniform": "glorot_uniform"}.get(name)


def dense(units, name="dense", **config):
    return layers.Dense(units, name=name, **config)


def classify(network, image, features):
    return keras.Model(image, dense(10)(features), name=network.replace("-", "_"))


def image_input():
    return keras.Input((28, 28), name="image")


def stacked(network):
    """SimpleRNN, LSTM or GRU over the rows of the image, one to three layers deep."""

    def build(options):
        image = image_input()
        x = image
        if options.get("reading") == "pixels":
            x = layers.Reshape((784, 1), name="reshape")(image)
        depth = options["layers"]
        name = network.replace("-", "_")
        for level in range(1, depth + 1):
            config = {
                "units": options["units"],
                "dropout": options["dropout"],
                "returnSequences": level < depth,
                "name": name if depth == 1 else f"{name}_{level}",
            }
            made = recurrent(CELLS[network], config)
            x = (layers.Bidirectional(made) if options["bidirectional"] else made)(x)
        return classify(network, image, x)

    return build


def irnn(options):
    """Keras's example `mnist_irnn.py`: one pixel at a time, or a row."""
    image = image_input()
    x = layers.Reshape((784, 1))(image) if options["reading"] == "pixels" else image
    hidden = recurrent(
        "simpleRnn",
        {
            "units": options["units"],
            "activation": "relu",
            "kernelInitializer": options["kernelInitializer"],
            "recurrentInitializer": options["recurrentInitializer"],
            "name": "irnn",
        },
    )
    return classify("irnn", image, hidden(x))


def hrnn(options):
    """Keras's example `mnist_hierarchical_rnn.py`."""
    image = image_input()
    pixels = layers.Reshape((28, 28, 1))(image)
    gates = {"recurrentActivation": options.get("gates", "sigmoid")}
    row = recurrent("lstm", {"units": options["rowUnits"], "name": "lstm_row", **gates})
    column = recurrent("lstm", {"units": options["columnUnits"], "name": "lstm_column", **gates})
    return classify("hrnn", image, column(layers.TimeDistributed(row)(pixels)))


def four_direction(options):
    """Four scans of the image: columns are its transpose, and a mirrored scan goes backwards."""
    image = image_input()
    columns = layers.Permute((2, 1))(image)
    cell = options["cell"].replace("-", "_")
    codes = []
    for direction, sequence, backwards in (
        ("left_to_right", columns, False),
        ("right_to_left", columns, True),
        ("top_to_bottom", image, False),
        ("bottom_to_top", image, True),
    ):
        config = {
            "units": options["units"],
            "goBackwards": backwards,
            "name": f"{cell}_{direction}",
        }
        code = recurrent(CELLS[options["cell"]], config)(sequence)
        codes.append(layers.Dropout(options["dropout"])(code) if options["dropout"] > 0 else code)
    merge = layers.Concatenate() if options["merge"] == "concat" else layers.Add()
    return classify("four-direction", image, merge(codes))


def own_network(options):
    """An own network from its spelling (src/graph/spelling.ts), as far as Keras has its layers."""
    order, *words = options["layers"].split()
    image = image_input()
    x = READING[order](image)
    names = Names()
    for word in words:
        kind, *flags = word.split(":")
        x = own_layer(kind, flags, names)(x)
    return keras.Model(image, x, name="own_network")


class Names:
    """Layers are named as Scanline and Keras name them, `dense`, `dense_1`, ...: no two alike."""

    def __init__(self):
        self.used = {}

    def __call__(self, wanted):
        count = self.used.get(wanted, 0)
        self.used[wanted] = count + 1
        return wanted if count == 0 else f"{wanted}_{count}"


READING = {
    "rows": lambda image: image,
    "columns": lambda image: layers.Permute((2, 1))(image),
    "columns:4": lambda image: layers.Reshape((7, 112))(
        layers.Permute((2, 1, 3))(layers.Reshape((28, 7, 4))(image))
    ),
    "pixels": lambda image: layers.Reshape((784, 1))(image),
    "grid": lambda image: layers.Reshape((28, 28, 1))(image),
}
OWN_KINDS = {"simple-rnn": "simpleRnn", "lstm": "lstm", "gru": "gru"}
MERGES = {"both": "concat", "both-sum": "sum", "both-mul": "mul", "both-ave": "ave"}


def own_layer(kind, flags, names):
    """A function from what one word of the spelling reads to what it gives."""
    if kind == "layer-norm":
        return layers.LayerNormalization(name=names("layer_normalization"))
    if kind == "flatten":
        return layers.Flatten()
    if kind == "average":
        return layers.GlobalAveragePooling1D()
    if kind == "last":
        return lambda x: x[:, -1]
    units, *flags = flags
    if kind == "dense":
        activations = {"relu", "tanh", "sigmoid", "softmax"} & set(flags)
        made = dense(
            int(units),
            name=names("dense"),
            activation=activations.pop() if activations else None,
            use_bias="no-bias" not in flags,
        )
    else:
        made = own_recurrent(kind, int(units), flags, names)
    if "residual" in flags:
        return lambda x: layers.Add()([x, made(x)])
    return made


def own_recurrent(kind, units, flags, names):
    config = {
        "units": units,
        "returnSequences": "all" in flags,
        "goBackwards": "back" in flags,
        "useBias": "no-bias" not in flags,
        "name": names(kind.replace("-", "_")),
    }
    for name in {"relu", "linear"} & set(flags):
        config["activation"] = name
    made = recurrent(OWN_KINDS[kind], config)
    for flag in MERGES.keys() & set(flags):
        return layers.Bidirectional(
            made, merge_mode=MERGES[flag], name=names("bidirectional")
        )
    if "each" in flags:
        return layers.TimeDistributed(made, name=names("time_distributed"))
    return made


NETWORKS = {
    "custom": own_network,
    "simple-rnn": stacked("simple-rnn"),
    "lstm": stacked("lstm"),
    "gru": stacked("gru"),
    "irnn": irnn,
    "hrnn": hrnn,
    "four-direction": four_direction,
}
