/** Experiments from outside: a file, a worker message, a command line. */
import { z } from 'zod';
import { wrongExperiment, wrongSettings } from '../text/en-wrong-settings.ts';
import { fitted } from './data-fit.ts';
import type { Experiment } from './experiment.ts';
import { FieldError, readFields, type FieldNotice } from './field.ts';
import { networkById, taskOf } from './index.ts';
import { settingsOf, TRAINING_FIELDS, withoutIdle } from './training-fields.ts';

export interface ReadExperiment {
  experiment: Experiment;
  /** What was not taken as given, in sentences. */
  notices: FieldNotice[];
}

const experimentSchema = z.strictObject({
  network: z.string(),
  options: z.unknown().optional(),
  training: z.unknown().optional(),
});

/**
 * Reads an experiment: what is missing takes its default, a number beyond its bounds is clamped with a
 * notice.
 *
 * @throws FieldError naming what is wrong: no object, an unknown network or setting, a value of the wrong
 *   kind, or a network that does not fit its data.
 */
export function readExperiment(given: unknown): ReadExperiment {
  const read = experimentSchema.safeParse(given);
  if (!read.success) throw new FieldError(inWords(read.error));
  const network = networkById(read.data.network);
  const options = readFields(network.fields, read.data.options ?? {}, network.title);
  const training = readFields(TRAINING_FIELDS, read.data.training ?? {}, wrongSettings.training);
  const task = taskOf({ network: network.id, training: settingsOf(training.options) });
  const idle = withoutIdle(training.options, task);
  return {
    experiment: fitted({
      network: network.id,
      options: options.options,
      training: settingsOf(idle.options),
    }),
    notices: [
      ...options.notices,
      ...training.notices,
      ...idle.names.map((field) => ({ field, message: wrongSettings.notForTask(field, task) })),
    ],
  };
}

function inWords(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue.code === 'unrecognized_keys') return wrongExperiment.unknownKeys(issue.keys);
  if (issue.path.length === 0) return wrongExperiment.notAnObject;
  return wrongExperiment.notAText(issue.path.join('.'));
}
