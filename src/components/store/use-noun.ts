/** What the samples of the data set in use are called. */
import { datasetOf } from '../../data/dataset-of.ts';
import type { Experiment } from '../../models/experiment.ts';
import { type Noun, nouns } from '../../text/nouns.ts';
import { useApp } from './use-app.ts';

export function nounOf({ training }: Pick<Experiment, 'training'>): Noun {
  return nouns[datasetOf(training).shows];
}

export function useNoun(): Noun {
  return useApp(({ experiment }) => nounOf(experiment));
}
