/** What the classes are called that the network tells apart; the blank of one that reads numbers has no name. */
import { useDataset } from '../store/use-dataset.ts';

/** @returns the name of class `k`; must not be kept from one rendering to the next */
export function useClassNames(): (k: number) => string {
  const { classes } = useDataset();
  return (k) => classes[k] ?? String(k);
}
