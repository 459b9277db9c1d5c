/** How the recurrent layers of a model begin when it is trained anew, as far as Scanline has an option for it. */
import type { Options } from '../../models/experiment.ts';
import type { ForeignModel } from './read-topology.ts';

export function firstValuesOf({ layers }: ForeignModel): Options {
  const config = layers.find(({ className }) => className === 'SimpleRNN')?.config ?? {};
  const kernel = KERNELS[classNameOf(config['kernel_initializer'])];
  const recurrent = RECURRENT[classNameOf(config['recurrent_initializer'])];
  return {
    ...(kernel === undefined ? {} : { kernelInitializer: kernel }),
    ...(recurrent === undefined ? {} : { recurrentInitializer: recurrent }),
  };
}

const KERNELS: Readonly<Record<string, string>> = {
  GlorotUniform: 'glorotUniform',
  RandomNormal: 'smallNormal',
  VarianceScaling: 'torchUniform',
};
const RECURRENT: Readonly<Record<string, string>> = {
  Orthogonal: 'orthogonal',
  Identity: 'identity',
};

function classNameOf(initializer: unknown): string {
  if (typeof initializer !== 'object' || initializer === null) return '';
  const { class_name: name } = initializer as Record<string, unknown>;
  return typeof name === 'string' ? name : '';
}
