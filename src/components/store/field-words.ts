/** What a setting is called and means for what an experiment learns. */
import { datasetOf } from '../../data/dataset-of.ts';
import type { Experiment } from '../../models/experiment.ts';
import { taskOf } from '../../models/index.ts';
import { fieldText, type FieldText } from '../../text/index.ts';
import { nouns } from '../../text/nouns.ts';

/** @param name of the field, or what its words are found under */
export function fieldWords(name: string, experiment: Experiment): FieldText {
  const { shows, counts } = datasetOf(experiment.training);
  return fieldText(name, taskOf(experiment), { noun: nouns[shows], ...counts });
}
