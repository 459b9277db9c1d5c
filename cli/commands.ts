/** The commands, in the order of the help. A new one is one file and one line here. */
import { bench } from './bench.ts';
import type { Command } from './command.ts';
import { code } from './code.ts';
import { data } from './data.ts';
import { evaluate } from './evaluate.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { inspect } from './inspect.ts';
import { networks } from './networks.ts';
import { predict } from './predict.ts';
import { pretrained } from './pretrained.ts';
import { reproduce } from './reproduce.ts';
import { summary } from './summary.ts';
import { sweep } from './sweep.ts';
import { train } from './train.ts';

export const COMMANDS: readonly Command[] = [
  train,
  sweep,
  data,
  evaluate,
  predict,
  inspect,
  networks,
  summary,
  bench,
  code,
  exportCommand,
  importCommand,
  reproduce,
  pretrained,
];
