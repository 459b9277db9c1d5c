/** A model from a file beside the network of Scanline's that it is, layer by layer. */
import type { Experiment } from '../../models/experiment.ts';
import { readExperiment } from '../../models/read-experiment.ts';
import { FieldError } from '../../models/field.ts';
import { ExchangeError } from '../exchange-error.ts';
import { recordNetwork } from '../graph/record-network.ts';
import { layersUpTo, type StockLayer } from '../stock/stock-layer.ts';
import { toStock } from '../stock/to-stock.ts';
import { firstValuesOf } from './first-values.ts';
import { stepsTo } from './normal-form.ts';
import { confirm, recognise } from './recognise.ts';
import type { ForeignModel } from './read-topology.ts';

export interface MatchedNetwork {
  experiment: Experiment;
  /** Every layer that has weights. */
  layers: readonly { own: StockLayer; name: string; place: number }[];
}

/**
 * @param experiment what the file says it is, where Scanline wrote it
 * @param name what messages call the file
 * @throws ExchangeError when the model is none of Scanline's networks, or not the one it says.
 */
export function matchNetwork(
  model: ForeignModel,
  experiment: Experiment | undefined,
  name: string,
): MatchedNetwork {
  const steps = stepsTo(model.output);
  const found =
    experiment === undefined
      ? recognise(steps, firstValuesOf(model), name)
      : confirm(experiment, steps, name);
  const own = layersUpTo(toStock(recordNetwork(found.experiment)));
  return {
    experiment: found.experiment,
    layers: found.steps.flatMap((step, i) => {
      const layer = own.find((known) => known.name === step.name);
      if (layer === undefined || layer.weights.length === 0) return [];
      // A dense layer and its softmax are two steps of one layer, and only the first has its weights.
      if (step.kind === 'Softmax') return [];
      return [{ own: layer, name: steps[i].name, place: steps[i].place }];
    }),
  };
}

/** @throws ExchangeError when what stands where the experiment should is none. */
export function readOwnExperiment(given: unknown, name: string): Experiment {
  try {
    return readExperiment(given).experiment;
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    throw new ExchangeError(`${name} holds no experiment that Scanline can use: ${error.message}`);
  }
}

/** What the experiment's network has in weights, in bytes. */
export function bytesOfWeights(layers: readonly { own: StockLayer }[]): number {
  return layers
    .flatMap(({ own }) => own.weights)
    .reduce((sum, { shape }) => sum + 4 * shape.reduce((product, size) => product * size, 1), 0);
}
