/** `scanline code`: the experiment as a script of Keras, PyTorch or JAX. */
import { CODE_LANGUAGES, codeOf, notebookOf, whyNoCode } from '../src/code/experiment-code.ts';
import { type Command, textFlag, UsageError } from './command.ts';
import { chooseExperiment, networkFlags, trainingFlags } from './experiment-flags.ts';
import { writeWhole } from './files.ts';
import { shownPath } from './shown-path.ts';

export const code: Command = {
  name: 'code',
  summary: 'Writes the experiment as a script of Keras 3, PyTorch or JAX.',

  flags: (given) => [
    {
      name: 'to',
      kind: 'text',
      value: CODE_LANGUAGES.join('|'),
      explain: 'What the script is written for. Default keras.',
      group: 'Output',
    },
    {
      name: 'out',
      kind: 'text',
      value: 'FILE',
      explain:
        'Where to; one that ends in .ipynb becomes a notebook. Without it, the script is printed.',
      group: 'Output',
    },
    ...networkFlags(given),
    ...trainingFlags(given),
  ],

  async run(given, output) {
    const to = textFlag(given, 'to') ?? 'keras';
    const language = CODE_LANGUAGES.find((known) => known === to);
    if (language === undefined) {
      throw new UsageError(`--to was "${to}"; it must be one of ${CODE_LANGUAGES.join(', ')}.`);
    }
    const { experiment, notices } = chooseExperiment(given);
    for (const { message } of notices) output.note(message);
    const why = whyNoCode(experiment, language);
    if (why !== undefined) throw new UsageError(why);
    const script = codeOf(experiment, language);
    const out = textFlag(given, 'out');
    if (out === undefined) {
      output.result(script.trimEnd());
      return 0;
    }
    await writeWhole(out, out.endsWith('.ipynb') ? notebookOf(script) : script);
    output.note(`The script stands in ${shownPath(out)}.`);
    return 0;
  },
};
