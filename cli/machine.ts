/** What machine this is, for tables and records. */
import { availableParallelism, cpus } from 'node:os';
import { machine } from '../src/text/cli/en-machine.ts';

/** e.g. "AMD EPYC 7763, 2 cores, linux x64, Node 24.11.0" */
export function machineName(): string {
  return machine({
    model: cpus().at(0)?.model.replace(/\s+/g, ' ').trim(),
    cores: availableParallelism(),
    system: `${process.platform} ${process.arch}`,
    node: process.versions.node,
  });
}
