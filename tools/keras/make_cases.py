"""Writes further .keras files for tests/exchange/cases.test.ts, with what they predict.

    python tools/keras/make_cases.py tests/exchange/cases/further

Small networks of every kind that Scanline opens, or must refuse by name. What is right of each stands in
tests/exchange/cases/expected.json; names of refused layers are in reasons.json there, and follow Keras's counting.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import Input, Model, Sequential, layers as L, ops

FOLDER = Path(sys.argv[1])
FOLDER.mkdir(parents=True, exist_ok=True)
keras.utils.set_random_seed(3)
digits = np.random.RandomState(5).rand(3, 784).astype("float32")
predictions = {}


def sizes(shape):
    """The input's shape with its open lengths such that it has 784 values."""
    open_lengths = 28 if len(shape) == 3 and shape[-1] != 1 else -1
    return tuple(size or open_lengths for size in shape[1:])


def add(name, model, scatter=True):
    """Saves a model; `scatter` moves its weights, so that none is as it began."""
    if scatter:
        for weight in model.weights:
            if weight.dtype == "float32":
                noise = np.random.RandomState(len(weight.shape) + 7).randn(*weight.shape)
                weight.assign(weight + 0.1 * noise.astype("float32"))
    known = [size for size in model.input_shape[1:] if size]
    if np.prod(known) <= 784:
        x = digits.reshape((3, *sizes(model.input_shape)))
        predictions[name] = model.predict(x, verbose=0).astype(float).ravel().tolist()
    model.save(FOLDER / f"{name}.keras")


S = lambda *l: Sequential(list(l))
D = lambda: L.Dense(10, activation="softmax")
add(
    "gru_drop_dense",
    S(
        Input((28, 28)),
        L.GRU(5, dropout=0.1),
        L.Dropout(0.3),
        L.Dense(7, activation="tanh"),
        L.Dropout(0.1),
        D(),
    ),
)
add("bi_sum", S(Input((28, 28)), L.Bidirectional(L.GRU(4), merge_mode="sum"), D()))
add(
    "bi_mul",
    S(
        Input((28, 28)),
        L.Bidirectional(L.LSTM(4, return_sequences=True), merge_mode="mul"),
        L.LSTM(3),
        D(),
    ),
)
add("bi_ave", S(Input((28, 28)), L.Bidirectional(L.SimpleRNN(4), merge_mode="ave"), D()))
add(
    "bi_none_merge",
    Model(
        *(
            lambda i: (
                i,
                L.Dense(10, activation="softmax")(
                    L.Concatenate()(L.Bidirectional(L.LSTM(4), merge_mode=None)(i))
                ),
            )
        )(Input((28, 28)))
    ),
)
add(
    "ln_eps",
    S(
        Input((28, 28)),
        L.LSTM(5, return_sequences=True),
        L.LayerNormalization(epsilon=1e-6),
        L.GRU(4),
        D(),
    ),
)
add(
    "ln_nocenter",
    S(
        Input((28, 28)),
        L.LSTM(5, return_sequences=True),
        L.LayerNormalization(center=False),
        L.GRU(4),
        D(),
    ),
)
add("gap", S(Input((28, 28)), L.GRU(5, return_sequences=True), L.GlobalAveragePooling1D(), D()))
add("gmp", S(Input((28, 28)), L.GRU(5, return_sequences=True), L.GlobalMaxPooling1D(), D()))
add(
    "flatten_seq",
    S(
        Input((28, 28)),
        L.GRU(5, return_sequences=True),
        L.Flatten(),
        L.Dense(6, activation="sigmoid"),
        D(),
    ),
)
add("mlp", S(Input((28, 28)), L.Flatten(), L.Dense(12, activation="relu"), D()))
add("mlp784", S(Input((784,)), L.Dense(12, activation="relu"), D()))
add(
    "td_dense", S(Input((28, 28)), L.TimeDistributed(L.Dense(6, activation="relu")), L.LSTM(4), D())
)
add(
    "td_lstm_drop",
    S(
        Input((28, 28, 1)),
        L.TimeDistributed(L.LSTM(3, return_sequences=True)),
        L.TimeDistributed(L.Dropout(0.2)),
        L.Flatten(),
        D(),
    ),
)
add("pixels_none", S(Input((None, 1)), L.LSTM(3), D()))
add("columns", S(Input((28, 28)), L.Permute((2, 1)), L.LSTM(4), D()))
add("columns4d", S(Input((28, 28, 1)), L.Permute((2, 1, 3)), L.Reshape((28, 28)), L.LSTM(4), D()))
add("gray_chan", S(Input((28, 28, 1)), L.Reshape((28, -1)), L.LSTM(4), D()))
add(
    "nested2",
    S(
        Input((28, 28)),
        Sequential(
            [
                Input((28, 28)),
                Sequential([Input((28, 28)), L.LSTM(4, return_sequences=True)]),
                L.LSTM(4),
            ],
            name="enc",
        ),
        Sequential([Input((4,)), L.Dense(5, activation="relu"), L.Dense(10)]),
        L.Softmax(),
    ),
)
i = Input((28, 28))
inner = Model(i, L.LSTM(4)(L.Permute((2, 1))(i)), name="inner")
j = Input((28, 28))
add("nested_func", Model(j, D()(inner(j))))
i = Input((28, 28))
h = L.LSTM(28, return_sequences=True)(i)
h = L.Add()([i, h])
add("residual", Model(i, D()(L.LSTM(4)(h))))
i = Input((28, 28))
h = L.LSTM(28, return_sequences=True)(i)
h = i + h
add("residual_op", Model(i, D()(L.LSTM(4)(h))))
i = Input((28, 28))
h = L.LSTM(4, return_sequences=True)(i)
add("last_op", Model(i, D()(h[:, -1, :])))
i = Input((28, 28))
m = L.Masking(0.0)(i)
add("masking_call", Model(i, D()(L.LSTM(4)(i, mask=ops.any(ops.not_equal(i, 0), axis=-1)))))
add("mask_minus1", S(Input((28, 28)), L.Masking(-1.0), L.LSTM(4), D()))
add("mask_2", S(Input((28, 28)), L.Masking(2.0), L.LSTM(4), D()))
add("mask_1", S(Input((28, 28)), L.Masking(1.0), L.LSTM(4), D()))
add("rescale1", S(Input((28, 28)), L.Rescaling(1.0), L.LSTM(4), D()))
add("rescale_off", S(Input((28, 28)), L.Rescaling(2.0, offset=-1), L.LSTM(4), D()))
add("hard_sig", S(Input((28, 28)), L.LSTM(4, recurrent_activation="hard_sigmoid"), D()))
add("act_elu", S(Input((28, 28)), L.SimpleRNN(4, activation="elu"), D()))
add("act_none", S(Input((28, 28)), L.LSTM(4, activation=None), D()))
add("rnn_linear", S(Input((28, 28)), L.SimpleRNN(4, activation=None), D()))
add("act_layer_relu", S(Input((28, 28)), L.LSTM(4), L.Dense(6), L.ReLU(), D()))
add("act_layer_leaky", S(Input((28, 28)), L.LSTM(4), L.Dense(6), L.LeakyReLU(), D()))
add("gelu", S(Input((28, 28)), L.LSTM(4), L.Dense(6, activation="gelu"), D()))
add("batchnorm", S(Input((28, 28)), L.LSTM(4), L.BatchNormalization(), D()))
add("sigmoid_end", S(Input((28, 28)), L.LSTM(4), L.Dense(10, activation="sigmoid")))
add("relu_end", S(Input((28, 28)), L.LSTM(4), L.Dense(10, activation="relu")))
add("mid_softmax", S(Input((28, 28)), L.LSTM(4), L.Dense(6, activation="softmax"), D()))
add("stack_cells", S(Input((28, 28)), L.RNN([L.LSTMCell(4), L.LSTMCell(3)]), D()))
add("rnn_gru_cell", S(Input((28, 28)), L.RNN(L.GRUCell(4, dropout=0.2), go_backwards=True), D()))
add("bi_rnn_cell", S(Input((28, 28)), L.Bidirectional(L.RNN(L.SimpleRNNCell(4))), D()))
add(
    "frozen",
    (lambda m: (setattr(m.layers[0], "trainable", False), m)[1])(
        S(Input((28, 28)), L.LSTM(4), D())
    ),
)
add(
    "back_seq",
    S(
        Input((28, 28)),
        L.GRU(4, go_backwards=True, return_sequences=True),
        L.LSTM(3, go_backwards=True),
        D(),
    ),
)
add(
    "nobias_all",
    S(Input((28, 28)), L.GRU(4, use_bias=False), L.Dense(10, use_bias=False, activation="softmax")),
)
add("big_img", S(Input((32, 32)), L.LSTM(4), D()), scatter=False)
add("rgb", S(Input((28, 28, 3)), L.Reshape((28, 84)), L.LSTM(4), D()), scatter=False)
add("gauss", S(Input((28, 28)), L.GaussianNoise(0.1), L.LSTM(4), D()))
add("spatial", S(Input((28, 28)), L.SpatialDropout1D(0.1), L.LSTM(4), D()))
add("rec_drop", S(Input((28, 28)), L.GRU(4, recurrent_dropout=0.3, dropout=0.2), D()))
add(
    "l2",
    S(
        Input((28, 28)),
        L.GRU(4, kernel_regularizer="l2", kernel_constraint="unit_norm"),
        L.Dense(10, activation="softmax", activity_regularizer="l1"),
    ),
)
add(
    "he",
    S(
        Input((28, 28)),
        L.GRU(
            4,
            kernel_initializer="he_normal",
            recurrent_initializer="glorot_uniform",
            bias_initializer="ones",
        ),
        D(),
    ),
)
add(
    "irnn_small",
    S(
        Input((28, 28)),
        L.SimpleRNN(
            4,
            activation="relu",
            recurrent_initializer=keras.initializers.Identity(),
            kernel_initializer=keras.initializers.RandomNormal(stddev=0.001),
        ),
        D(),
    ),
    scatter=False,
)
i = Input((28, 28))
a, h, c = L.LSTM(4, return_state=True, return_sequences=True)(i)
add("both_states", Model(i, D()(L.Concatenate()([L.GlobalAveragePooling1D()(a), h]))))
i = Input((28, 28))
a, h = L.GRU(4, return_state=True)(i)
add("hidden_state1", Model(i, D()(h)))
i = Input((28, 28))
l = [L.LSTM(3, go_backwards=b)(z) for z in (L.Permute((2, 1))(i), i) for b in (False, True)]
add("four_avg", Model(i, D()(L.Average()(l))))
add("conv", S(Input((28, 28, 1)), L.Conv2D(2, 3), L.Flatten(), D()))

(FOLDER / "predictions.json").write_text(json.dumps(predictions))
(FOLDER / "x.json").write_text(json.dumps(digits.ravel().tolist()))
