/** The data set in use: its shape, its classes and what they show. */
import type { DatasetInfo } from '../../data/dataset.ts';
import { datasetOf } from '../../data/dataset-of.ts';
import { useApp } from './use-app.ts';

export function useDataset(): DatasetInfo {
  return datasetOf(useApp(({ experiment }) => experiment.training));
}
