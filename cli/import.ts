/** `scanline import`: a network from a file, as a run that can be trained on and evaluated. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkpointOf, importModel, type ModelFile } from '../src/exchange/index.ts';
import { DEFAULT_TRAINING, TRAINING_FIELDS } from '../src/models/training-fields.ts';
import { groups } from '../src/text/cli/en-flags.ts';
import { importCommand as words } from '../src/text/cli/en-import.ts';
import { textFlag, UsageError, type Command } from './command.ts';
import { SetupError } from './failure.ts';
import { flagsOfFields, optionsOfFlags } from './field-flags.ts';
import { explained } from './files.ts';
import { noted, readModelFiles } from './model-source.ts';
import { newRunPath, RunFolder } from './run-folder.ts';
import { shownPath } from './shown-path.ts';

/** The data whose shape the network may have. */
const DATA_FIELDS = TRAINING_FIELDS.filter(({ name }) => name === 'data' || name === 'length');

export const importCommand: Command = {
  name: 'import',
  summary: words.summary,
  operand: {
    name: 'file',
    value: 'FILE',
    explain: words.operand,
  },

  flags: () => [
    ...flagsOfFields(DATA_FIELDS, groups.data),
    {
      name: 'out',
      kind: 'text',
      value: 'DIR',
      explain: words.flags.out,
      group: words.group,
    },
    {
      name: 'replace',
      kind: 'switch',
      explain: words.flags.replace,
      group: words.group,
    },
  ],

  async run(given, output) {
    const path = textFlag(given, 'file');
    if (path === undefined) throw new UsageError(words.noFile);
    const { data, length } = { ...DEFAULT_TRAINING, ...optionsOfFlags(DATA_FIELDS, given) };
    const model = noted(await importModel(await readFiles(path), { data, length }), output);
    const { network } = model.experiment;
    const out = textFlag(given, 'out') ?? (await newRunPath(network));
    const folder = await RunFolder.take(out, given['replace'] === true ? 'a run' : 'nothing');
    try {
      const checkpoint = checkpointOf(model);
      const saved = shownPath(await folder.save(checkpoint));
      const { epoch, step } = checkpoint.loop;
      const where = model.checkpoint === undefined ? words.atTheBeginning : words.at(epoch, step);
      output.result(words.done(network, where, saved));
      return 0;
    } finally {
      await folder.release();
    }
  },
};

async function readFiles(path: string): Promise<ModelFile[]> {
  return explained(words.notReadable(shownPath(path)), async () => {
    if ((await stat(path)).isDirectory()) {
      throw new SetupError(words.folder(shownPath(path), shownPath(join(path, 'model.json'))));
    }
    return readModelFiles(path);
  });
}
