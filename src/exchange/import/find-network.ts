/** A model of a file as a network of Scanline's: the experiment, and which weight of the file is which of its own. */
import { weightsOfNode, type WeightSpec } from '../../graph/weights.ts';
import type { Experiment } from '../../models/experiment.ts';
import { FieldError } from '../../models/field.ts';
import { shapeOf } from '../../models/index.ts';
import { DEFAULT_TRAINING } from '../../models/training-fields.ts';
import { readExperiment } from '../../models/read-experiment.ts';
import { importFiles } from '../../text/en-import-files.ts';
import type { StoredTensor } from '../../training/safetensors.ts';
import { ExchangeError, OtherShapeError } from '../exchange-error.ts';
import { checkNumbers, checkShape, missingWeight } from './check-weight.ts';
import type { Notice } from './layer-config.ts';
import type { ForeignModel } from './read-topology.ts';
import { confirm, type DataInUse, recognise } from './recognise.ts';
import { translate, type WeightSource } from './translate.ts';

/** What networks are made for unless it is said otherwise. */
const MNIST_IN_USE: DataInUse = DEFAULT_TRAINING;

export interface FoundNetwork {
  experiment: Experiment;
  weights: readonly { spec: WeightSpec; source: WeightSource }[];
  notices: readonly Notice[];
}

/**
 * @param own what the file says it is, where Scanline wrote it
 * @param name what messages call the file
 * @param inUse the data that are learned in the page; where the model is not of their shape it may be of MNIST's
 * @throws ExchangeError when the model is no network of Scanline's, or not the one that it says.
 */
export function findNetwork(
  model: ForeignModel,
  own: Experiment | undefined,
  name: string,
  inUse: DataInUse = MNIST_IN_USE,
): FoundNetwork {
  if (own !== undefined) return networkOn(model, own, name, own.training);
  try {
    return networkOn(model, own, name, inUse);
  } catch (error) {
    if (!(error instanceof OtherShapeError) || inUse.data === MNIST_IN_USE.data) throw error;
    try {
      return networkOn(model, own, name, MNIST_IN_USE);
    } catch {
      // What was wrong with the data that are in use says more.
      throw error;
    }
  }
}

function networkOn(
  model: ForeignModel,
  own: Experiment | undefined,
  name: string,
  inUse: DataInUse,
): FoundNetwork {
  const { graph, sources, notices } = translate(model, shapeOf({ training: inUse }));
  const found = own === undefined ? recognise(graph, name, inUse) : confirm(own, graph, name);
  const weights = found.own.flatMap((step, place) => {
    // A softmax inside a dense layer is a step of its own, without the weights of its layer.
    if (step.type === 'Softmax' || step.type === 'Mirror') return [];
    const theirs = sources.get(found.theirs[place].node) ?? [];
    return weightsOfNode(step.node).map((spec, i) => ({ spec, source: theirs[i] }));
  });
  return { experiment: found.experiment, weights, notices };
}

/** A weight as it lies in a file. */
export interface FoundWeight {
  shape: readonly number[];
  /** Reads the numbers, which takes as much memory as the shape says. */
  read(): Float32Array;
}

/**
 * All weights of the network, by their stable names.
 *
 * @param find the weight of the file, or in words where it should have been
 * @throws ExchangeError when one is missing, misshapen or no number.
 */
export function readWeights(
  { weights }: FoundNetwork,
  find: (source: WeightSource) => FoundWeight | string,
  file: string,
): Map<string, StoredTensor> {
  return new Map(
    weights.map(({ spec, source }) => {
      const found = find(source);
      if (typeof found === 'string') throw missingWeight(spec, file, found);
      checkShape(spec, found.shape, file);
      const data = found.read();
      checkNumbers(spec.name, data, file);
      return [spec.name, { shape: spec.shape, data }];
    }),
  );
}

/** What the network has in weights, in bytes. */
export function bytesOfWeights({ weights }: FoundNetwork): number {
  return weights.reduce(
    (sum, { spec }) => sum + 4 * spec.shape.reduce((product, size) => product * size, 1),
    0,
  );
}

/** @throws ExchangeError when what stands where the experiment should is none. */
export function readOwnExperiment(given: unknown, name: string): Experiment {
  try {
    return readExperiment(given).experiment;
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    throw new ExchangeError(importFiles.noExperiment(name, error.message));
  }
}
