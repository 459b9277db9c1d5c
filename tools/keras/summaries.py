"""What `model.summary()` says of every network in the sizes that the page's presets have."""

import keras
from keras import layers

from build_model import build_logits
from run_case import weight_name

# Options as the page spells them; every preset of a network with a counterpart in Keras is among them.
STACK = {
    "reading": "rows",
    "layers": 1,
    "bidirectional": False,
    "dropout": 0.2,
    "recurrentInitializer": "orthogonal",
}
GATED = {**STACK, "chrono": False}
PIXELS = {"reading": "pixels", "dropout": 0}
IRNN = {
    "units": 100,
    "reading": "pixels",
    "kernelInitializer": "smallNormal",
    "recurrentInitializer": "identity",
}
FOUR = {"units": 64, "dropout": 0.5, "merge": "concat", "cell": "lstm"}

SIZES = [
    ("simple-rnn", {"units": 256, **STACK}),
    ("simple-rnn", {"units": 512, **STACK}),
    *(
        (network, {**GATED, **options})
        for network in ("lstm", "gru")
        for options in (
            {"units": 128},
            {"units": 256},
            {"units": 64, "bidirectional": True},
            {"units": 128, "layers": 2},
            {"units": 32, "layers": 3, "bidirectional": True},
        )
    ),
    ("lstm", {**GATED, **PIXELS, "units": 100, "recurrentInitializer": "identity"}),
    ("gru", {**GATED, **PIXELS, "units": 128, "chrono": True}),
    ("gru", {**GATED, **PIXELS, "units": 256, "chrono": True}),
    ("irnn", IRNN),
    ("irnn", {**IRNN, "kernelInitializer": "glorotUniform", "recurrentInitializer": "orthogonal"}),
    ("irnn", {**IRNN, "units": 256, "kernelInitializer": "torchUniform"}),
    ("irnn", {**IRNN, "reading": "rows"}),
    ("hrnn", {"rowUnits": 128, "columnUnits": 128, "gates": "sigmoid"}),
    ("hrnn", {"rowUnits": 128, "columnUnits": 128, "gates": "hardSigmoidKeras1"}),
    ("hrnn", {"rowUnits": 32, "columnUnits": 64, "gates": "sigmoid"}),
    ("four-direction", FOUR),
    ("four-direction", {**FOUR, "merge": "sum"}),
    ("four-direction", {**FOUR, "dropout": 0}),
    ("four-direction", {**FOUR, "cell": "gru"}),
    ("four-direction", {**FOUR, "cell": "simple-rnn"}),
]


def summaries():
    return [summary(network, options) for network, options in SIZES]


def summary(network, options):
    logits_model = build_logits({"network": network, "options": options})
    softmax = layers.Softmax(name="softmax")
    model = keras.Model(logits_model.input, softmax(logits_model.output), name=logits_model.name)
    return {
        "network": network,
        "options": options,
        "name": model.name,
        "layers": [
            {
                "name": layer.name,
                "type": type_of(layer),
                "outputShape": list(layer.output.shape),
                "parameters": layer.count_params(),
            }
            for layer in model.layers
        ],
        "weights": [
            {"name": weight_name(variable), "shape": list(variable.shape)}
            for variable in model.trainable_variables
        ],
        "parameters": model.count_params(),
    }


def type_of(layer):
    """The layer's class; of a wrapper with what it wraps."""
    kind = type(layer).__name__
    if isinstance(layer, layers.Bidirectional):
        return f"{kind}({type(layer.forward_layer).__name__})"
    if isinstance(layer, layers.TimeDistributed):
        return f"{kind}({type(layer.layer).__name__})"
    return kind
