/** A network and the data it is trained on: that they fit, and what changes when other data are chosen. */
import { datasetOf } from '../data/dataset-of.ts';
import { MNIST_SHAPE } from '../graph/data-shape.ts';
import { withOutputs } from '../graph/own-network.ts';
import { parseSpelling, printSpelling } from '../graph/spelling.ts';
import { custom } from './custom.ts';
import type { DataName, Experiment } from './experiment.ts';
import { graphOf, shapeOf, taskOf } from './index.ts';
import { settingsOf, trainingOptions, withoutIdle } from './training-fields.ts';

/**
 * The experiment on other data: on as large a part of them (all, where it was all), an own network with an output for
 * each class, and settings that mean nothing to them at their defaults.
 */
export function withData(experiment: Experiment, data: DataName): Experiment {
  const { training } = experiment;
  const [before, after] = [datasetOf(training).counts, datasetOf({ data }).counts];
  const part = (chosen: number, had: number, has: number) => (chosen >= had ? has : chosen);
  const meant = {
    ...training,
    data,
    trainingDigits: part(training.trainingDigits, before.train, after.train),
    testDigits: part(training.testDigits, before.test, after.test),
  };
  const task = taskOf({ network: experiment.network, training: meant });
  const changed = {
    ...experiment,
    training: settingsOf(withoutIdle(trainingOptions(meant), task).options),
  };
  return stepByStep(withClasses(changed, shapeOf(experiment).outputs));
}

/**
 * The experiment with a network that fits its data. Words that end as for MNIST's ten classes, as all presets do, are
 * taken to mean the classes of the data.
 *
 * @throws FieldError saying what does not fit.
 */
export function fitted(experiment: Experiment): Experiment {
  const meant = withClasses(experiment, MNIST_SHAPE.outputs);
  graphOf(meant);
  return meant;
}

/** A sequence is read as it comes, whatever the order in which an own network read images. */
function stepByStep(experiment: Experiment): Experiment {
  if (experiment.network !== custom.id || !shapeOf(experiment).isSequence) return experiment;
  const own = parseSpelling(String(experiment.options['layers']));
  const layers = printSpelling({ ...own, order: { kind: 'rows' } });
  return { ...experiment, options: { ...experiment.options, layers } };
}

function withClasses(experiment: Experiment, before: number): Experiment {
  const { outputs } = shapeOf(experiment);
  const { layers } = experiment.options;
  if (experiment.network !== custom.id || before === outputs) return experiment;
  const words = printSpelling(withOutputs(parseSpelling(String(layers)), before, outputs));
  return { ...experiment, options: { ...experiment.options, layers: words } };
}
