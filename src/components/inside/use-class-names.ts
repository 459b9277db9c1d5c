/** What the classes are called that the network tells apart; the blank of one that reads numbers has no name. */
import { datasetOf } from '../../data/dataset-of.ts';
import { useApp } from '../store/use-app.ts';

/** @returns the name of class `k`; must not be kept from one rendering to the next */
export function useClassNames(): (k: number) => string {
  const { classes } = datasetOf(useApp(({ experiment }) => experiment.training));
  return (k) => classes[k] ?? String(k);
}
