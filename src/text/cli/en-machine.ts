/** What a machine is called in tables and records. */

interface Machine {
  /** Of the processor; `undefined` where the system does not tell it. */
  model: string | undefined;
  cores: number;
  /** e.g. "linux x64" */
  system: string;
  node: string;
}

/** e.g. "AMD EPYC 7763, 2 cores, linux x64, Node 24.11.0" */
export const machine = ({ model = 'unknown processor', cores, system, node }: Machine) =>
  `${model}, ${cores === 1 ? 'one core' : `${cores} cores`}, ${system}, Node ${node}`;
