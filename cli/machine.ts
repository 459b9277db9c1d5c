/** What machine this is, for tables and records. */
import { availableParallelism, cpus } from 'node:os';

/** e.g. "AMD EPYC 7763, 2 cores, Linux 6.1, Node 20.19.0" */
export function machineName(): string {
  const model = cpus().at(0)?.model.replace(/\s+/g, ' ').trim() ?? 'unknown processor';
  const cores = availableParallelism();
  return `${model}, ${cores === 1 ? 'one core' : `${cores} cores`}, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}
