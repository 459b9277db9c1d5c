"""The optimizer that an experiment's training settings name, with the settings of Scanline."""

import keras
from keras import ops

SCANLINE_ONLY = """RMSprop divides by sqrt(v) + epsilon here (epsilonInsideRoot is off), as Keras 1.0.7 to \
2.3 did. Keras 3 has no such setting; optimizers.py brings a subclass that does it."""


class RMSpropEpsilonOutside(keras.optimizers.RMSprop):
    """RMSprop as in Keras 1.0.7 to 2.3, where epsilon is added to the root: lr g / (sqrt(v) + eps)."""

    def update_step(self, gradient, variable, learning_rate):
        """Moves `variable` once by `gradient`, both of one shape; `learning_rate` is a scalar."""
        place = self._get_variable_index(variable)
        velocity = self._velocities[place]
        # v = rho v + (1 - rho) g^2
        self.assign(velocity, self.rho * velocity + (1 - self.rho) * ops.square(gradient))
        step = learning_rate * gradient / (ops.sqrt(velocity) + self.epsilon)
        if self.momentum > 0:
            # m = mu m + step
            momentum = self._momentums[place]
            self.assign(momentum, self.momentum * momentum + step)
            step = momentum
        self.assign_sub(variable, step)


def make_optimizer(training):
    """The optimizer of an experiment's `training`, and a sentence on each setting that Keras lacks."""
    notes = []
    # JSON writes 0 and 1 without a point, and Keras insists on one.
    training = {name: float(v) if type(v) is int else v for name, v in training.items()}
    given = {"learning_rate": training["learningRate"], **clipping_of(training)}
    kind = training["optimizer"]
    if kind == "sgd":
        # m = mu m - lr g    w = w + m
        return keras.optimizers.SGD(momentum=training["momentum"], **given), notes
    if kind == "rmsprop":
        # v = rho v + (1 - rho) g^2    w = w - lr g / sqrt(v + eps)
        given |= {name: training[name] for name in ("rho", "momentum", "epsilon")}
        if training["epsilonInsideRoot"]:
            return keras.optimizers.RMSprop(**given), notes
        notes.append(SCANLINE_ONLY)
        return RMSpropEpsilonOutside(name="rmsprop", **given), notes
    if kind == "adam":
        # w = w - lr sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + eps)
        given |= {"beta_1": training["beta1"], "beta_2": training["beta2"]}
        return keras.optimizers.Adam(epsilon=training["epsilon"], **given), notes
    raise ValueError(
        f'The experiment names the optimizer "{kind}"; known are sgd, rmsprop and adam.'
    )


def clipping_of(training):
    """Keras's argument for the experiment's clipping of gradients."""
    names = {"value": "clipvalue", "norm": "clipnorm", "global-norm": "global_clipnorm"}
    clipping = training["clipping"]
    if clipping == "none":
        return {}
    if clipping not in names:
        raise ValueError(
            f'The experiment names the clipping "{clipping}"; known are none, {", ".join(names)}.'
        )
    return {names[clipping]: training["clipLimit"]}


def slots_of(optimizer, variables):
    """The optimizer's running averages as `{"velocity/lstm/kernel": variable}`, of the weights in `variables`.

    `variables` are the model's by their names in Scanline; the optimizer has been built for them.
    """
    found = {}
    by_name = {slot.name: slot for slot in optimizer.variables}
    for name, variable in variables.items():
        for kind in ("momentum", "velocity"):
            slot = by_name.get(f"{variable.path.replace('/', '_')}_{kind}")
            if slot is not None:
                found[f"{kind}/{name}"] = slot
    return found
