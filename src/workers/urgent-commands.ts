/** Commands that do not wait for their turn: they are done at once, or between two training steps. */
import type { Command } from './protocol.ts';

const URGENT = [
  'pause',
  'setLearningRate',
  'setEpochs',
  'predict',
  'readLine',
  'choosePretrained',
  'cancelBench',
] as const satisfies Command['type'][];

export type UrgentCommand = Extract<Command, { type: (typeof URGENT)[number] }>;

export function isUrgent(command: Command): command is UrgentCommand {
  return (URGENT as readonly string[]).includes(command.type);
}
