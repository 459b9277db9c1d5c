/**
 * What works in tfjs's own memory, where weights and activations are: passes over memory with little to compute, which
 * copying to the other kernels' memory and back would cost more than. A binary of its own, without threads, since
 * tfjs's memory is not shared. It must have no data of its own, and imports nothing that has.
 */
export { normalize, normalizeBackward } from './layer-normalization';
export { addScaled, addScaledBackward } from './scaled-sum';
export { adam, rmsprop, sgd } from './update';
