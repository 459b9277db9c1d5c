/** `scanline code`: the experiment as a script of Keras, PyTorch or JAX. */
import { dirname, join } from 'node:path';
import { dataFileOf } from '../src/code/data-loading.ts';
import { CODE_LANGUAGES, codeOf, notebookOf, whyNoCode } from '../src/code/experiment-code.ts';
import { npzOf } from '../src/data/npz.ts';
import { code as words } from '../src/text/cli/en-code.ts';
import { type Command, textFlag, UsageError } from './command.ts';
import { chooseExperiment, networkFlags, trainingFlags } from './experiment-flags.ts';
import { writeWhole } from './files.ts';
import { loadDigits } from './load-data.ts';
import { shownPath } from './shown-path.ts';

export const code: Command = {
  name: 'code',
  summary: words.summary,

  flags: (given) => [
    {
      name: 'to',
      kind: 'text',
      value: CODE_LANGUAGES.join('|'),
      explain: words.flags.to,
      group: words.group,
    },
    {
      name: 'out',
      kind: 'text',
      value: 'FILE',
      explain: words.flags.out,
      group: words.group,
    },
    ...networkFlags(given),
    ...trainingFlags(given),
  ],

  async run(given, output) {
    const to = textFlag(given, 'to') ?? 'keras';
    const language = CODE_LANGUAGES.find((known) => known === to);
    if (language === undefined) {
      throw new UsageError(words.otherLanguage(to, CODE_LANGUAGES));
    }
    const { experiment, notices } = chooseExperiment(given);
    for (const { message } of notices) output.note(message);
    const why = whyNoCode(experiment, language);
    if (why !== undefined) throw new UsageError(why);
    const script = codeOf(experiment, language);
    const out = textFlag(given, 'out');
    const { data } = experiment.training;
    const dataFile = dataFileOf(data);
    if (out === undefined) {
      if (dataFile !== undefined) output.note(words.dataBeside(dataFile));
      output.result(script.trimEnd());
      return 0;
    }
    await writeWhole(out, out.endsWith('.ipynb') ? notebookOf(script) : script);
    output.note(words.written(shownPath(out)));
    if (dataFile !== undefined) {
      const beside = join(dirname(out), dataFile);
      await writeWhole(beside, npzOf(await loadDigits(data)));
      output.note(words.dataWritten(shownPath(beside)));
    }
    return 0;
  },
};
