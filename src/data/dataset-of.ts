/** From the name that an experiment calls its data set to what is known of it. */
import { DATASETS, type DatasetInfo, isKnownData } from './dataset.ts';
import { mixedDataOf } from './mixed-data.ts';
import { ownDataOf } from './own-data.ts';

/**
 * What is known of the data set that an experiment's training names; the same object for the same name.
 *
 * @throws RangeError when there is no such data set.
 */
export function datasetOf({ data }: { data: string }): DatasetInfo {
  const info = isKnownData(data) ? DATASETS[data] : otherDataOf(data);
  if (info !== undefined) return info;
  throw new RangeError(`There is no data set called ${data}.`);
}

/** One's own, or MNIST together with it; nothing where it is no such name. */
export function otherDataOf(data: string): DatasetInfo | undefined {
  return mixedDataOf(data) ?? ownDataOf(data);
}
