"""What is compared with Keras: each case is plain data in this project's own words.

A case is written into its golden file as it stands here, and the tests build from it with the project's
layer kit (src/layers/layer-kit.ts), its networks (src/models/) and its training settings
(src/models/experiment.ts). `build_model.py` builds the same from Keras's layers.

- `layers`: a stack; each is one layer of the kit by its function's name, with its config; `bidirectional`
  and `timeDistributed` wrap it. A dense layer of `classes` units, called `dense`, and a softmax end it.
- `network`, `options`: one of the page's networks, in a small size; `custom` is an own network in words.
- `settings`: how it is trained; what is not named has Keras's default.
- `loss`: `logits` (default), or `probabilities` for the loss that Keras computes from the softmax's
  output, as its examples do.
"""

SGD = {"optimizer": "sgd", "learningRate": 0.1}
ADAM = {"optimizer": "adam", "learningRate": 0.001}
RMSPROP = {"optimizer": "rmsprop", "learningRate": 0.001}


def all_groups():
    """The cases by the name of the golden file that they go into."""
    return {
        "cells": cells(),
        "layer-options": layer_options(),
        "optimizers": optimizers(),
        "networks": networks(),
        "own-networks": own_networks(),
    }


def cells():
    return [
        sequence_case("simple-rnn-tanh", [layer("simpleRnn", activation="tanh")]),
        sequence_case("simple-rnn-relu", [layer("simpleRnn", activation="relu")]),
        sequence_case("simple-rnn-linear", [layer("simpleRnn", activation="linear")]),
        sequence_case("lstm", [layer("lstm")]),
        sequence_case("lstm-hard-sigmoid", [layer("lstm", recurrentActivation="hardSigmoid")]),
        sequence_case(
            "lstm-hard-sigmoid-keras-1", [layer("lstm", recurrentActivation="hardSigmoidKeras1")]
        ),
        sequence_case("gru", [layer("gru")]),
        sequence_case("gru-hard-sigmoid", [layer("gru", recurrentActivation="hardSigmoid")]),
    ]


def layer_options():
    kinds = {"simple-rnn": "simpleRnn", "lstm": "lstm", "gru": "gru"}
    cases = []
    for title, kind in kinds.items():
        cases += [
            sequence_case(f"{title}-backwards", [layer(kind, goBackwards=True)]),
            sequence_case(f"{title}-sequences", [layer(kind, returnSequences=True)]),
            sequence_case(
                f"{title}-sequences-backwards",
                [layer(kind, returnSequences=True, goBackwards=True)],
            ),
            sequence_case(f"{title}-no-bias", [layer(kind, useBias=False)]),
            sequence_case(f"{title}-dropout-0", [layer(kind, dropout=0)]),
            sequence_case(f"{title}-stacked-2", stack(kind, 2)),
            sequence_case(f"{title}-stacked-3", stack(kind, 3)),
        ]
        for merge in ("concat", "sum", "mul", "ave"):
            for sequences in (False, True):
                cases.append(
                    sequence_case(
                        f"{title}-bidirectional-{merge}{'-sequences' if sequences else ''}",
                        [
                            {
                                **layer(kind, returnSequences=sequences),
                                "bidirectional": {"mergeMode": merge},
                            }
                        ],
                    )
                )
        cases.append(
            {
                **sequence_case(
                    f"{title}-time-distributed",
                    [{**layer(kind), "timeDistributed": True}, layer(kind, name="column")],
                ),
                "input": [4, 5, 3],
            }
        )
    cases.append(
        sequence_case(
            "bidirectional-stacked",
            [
                {**each, "bidirectional": {"mergeMode": "concat"}}
                for each in stack("lstm", 2)
            ],
        )
    )
    # Dropout of a rate above 0 is drawn at random, so it can be held against Keras only where it rests.
    cases.append(
        {
            **sequence_case("dropout-when-predicting", [layer("lstm", dropout=0.5)]),
            "predictsOnly": True,
        }
    )
    # Sequences of different lengths in a batch: Keras masks what this project reads the lengths of.
    for sequences in (False, True):
        cases.append(
            {
                **sequence_case(
                    f"bidirectional-lengths{'-sequences' if sequences else ''}",
                    [
                        {
                            **layer("lstm", returnSequences=sequences),
                            "bidirectional": {"mergeMode": "concat"},
                        }
                    ],
                ),
                "lengths": [4, 7, 1],
                "predictsOnly": True,
            }
        )
    return cases


def optimizers():
    """One small LSTM under each optimizer. Limits are such that clipping acts on some gradients, not all."""
    momentum = {"momentum": 0.9}
    cases = {
        "sgd": SGD,
        "sgd-momentum": {**SGD, **momentum},
        "rmsprop": RMSPROP,
        "rmsprop-momentum": {**RMSPROP, **momentum},
        "rmsprop-rho-epsilon": {**RMSPROP, "rho": 0.5, "epsilon": 1e-3},
        "adam": ADAM,
        "adam-betas-epsilon": {**ADAM, "beta1": 0.5, "beta2": 0.9, "epsilon": 1e-3},
    }
    for title, base in {
        "sgd": SGD,
        "sgd-momentum": {**SGD, **momentum},
        "rmsprop": RMSPROP,
        "adam": ADAM,
    }.items():
        cases[f"{title}-clipvalue"] = {**base, "clipping": "value", "clipLimit": 0.02}
        cases[f"{title}-clipnorm"] = {**base, "clipping": "norm", "clipLimit": 0.1}
        cases[f"{title}-global-clipnorm"] = {**base, "clipping": "global-norm", "clipLimit": 0.1}
    cases["sgd-global-clipnorm-not-reached"] = {
        **SGD,
        "clipping": "global-norm",
        "clipLimit": 100,
    }
    return [
        sequence_case(title, [layer("lstm")], settings=settings)
        for title, settings in cases.items()
    ]


def networks():
    stacked = {"layers": 1, "bidirectional": False, "dropout": 0}
    irnn = {
        "units": 16,
        "kernelInitializer": "smallNormal",
        "recurrentInitializer": "identity",
    }
    # The published recipes' own learning rate of 1e-6 moves weights by what float32 rounds away.
    irnn_settings = {**RMSPROP, "learningRate": 1e-5, "epsilon": 1e-6}
    cases = [
        network_case("simple-rnn", {"units": 24, **stacked}, {**SGD, "learningRate": 0.01}),
        network_case("lstm", {"units": 16, **stacked}, ADAM),
        network_case("gru", {"units": 16, **stacked}, ADAM),
        network_case("irnn", {**irnn, "reading": "pixels"}, irnn_settings, start="identity"),
        network_case(
            "irnn", {**irnn, "reading": "rows"}, ADAM, start="identity", title="irnn-rows"
        ),
        network_case("hrnn", {"rowUnits": 8, "columnUnits": 12}, RMSPROP),
        network_case(
            "simple-rnn",
            {"units": 24, **stacked},
            {**SGD, "learningRate": 0.01},
            title="simple-rnn-probabilities",
            loss="probabilities",
        ),
        network_case(
            "hrnn",
            {"rowUnits": 8, "columnUnits": 12},
            RMSPROP,
            title="hrnn-probabilities",
            loss="probabilities",
        ),
    ]
    for network in ("simple-rnn", "lstm", "gru"):
        cases.append(
            network_case(
                network,
                {"units": 8, **stacked, "layers": 2, "bidirectional": True},
                ADAM,
                title=f"{network}-bidirectional-stacked",
            )
        )
    for cell in ("lstm", "gru", "simple-rnn"):
        for merge in ("concat", "sum"):
            cases.append(
                network_case(
                    "four-direction",
                    {"units": 6, "dropout": 0, "merge": merge, "cell": cell},
                    ADAM,
                    title=f"four-direction-{cell}-{merge}",
                )
            )
    return cases


OWN_NETWORKS = {
    "normalised": "rows gru:12:all layer-norm gru:10 dense:10",
    "two-dense": "rows lstm:10 dense:8:relu dense:8:tanh:no-bias dense:8:sigmoid dense:10",
    "dense-softmax": "rows lstm:10 dense:6:softmax dense:10",
    "dense-each-step": "columns dense:9:relu simple-rnn:8 dense:10",
    "average": "rows gru:8:all:both-mul average dense:10",
    "last": "columns lstm:8:all:both-ave:no-bias last dense:10",
    "flatten": "columns:4 simple-rnn:6:all:relu flatten dense:10",
    "residual": "rows gru:28:all:residual layer-norm lstm:8:back dense:16:tanh dense:16:residual dense:10",
    "each": "grid lstm:5:each gru:6:all:back lstm:6 layer-norm dense:10",
    "each-all": "grid gru:4:all:each simple-rnn:5:linear:each lstm:6 dense:10",
}


def own_networks():
    """Own networks in words, as learners spell them."""
    # A linear SimpleRNN amplifies from step to step: with long steps of SGD, rounding decides where it goes.
    short = {**SGD, "learningRate": 0.001}
    return [
        network_case(
            "custom",
            {"layers": spelling},
            short if "linear" in spelling else SGD,
            title=title,
        )
        for title, spelling in OWN_NETWORKS.items()
    ]


def layer(kind, **config):
    return {"layer": kind, "config": {"units": 5, **config}}


def stack(kind, depth):
    """Layers upon each other; every one but the last hands its whole sequence on."""
    return [
        layer(kind, returnSequences=level < depth, name=f"level_{level}")
        for level in range(1, depth + 1)
    ]


def sequence_case(title, layers, settings=None):
    return {
        "title": title,
        "input": [7, 4],
        "batch": 3,
        "classes": 4,
        "layers": layers,
        "settings": settings or SGD,
    }


def network_case(network, options, settings, title=None, **more):
    return {
        "title": title or network,
        "input": [28, 28],
        "batch": 4,
        "classes": 10,
        "network": network,
        "options": options,
        "settings": settings,
        **more,
    }
