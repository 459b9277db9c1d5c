/** The learning rate's schedule: one drop to a tenth, which many recipes end with. */

/**
 * The learning rate to go on with when `epochsDone` epochs are over. It multiplies what is in force, so a
 * rate that was changed by hand drops too, and one changed after the drop stays as it was set.
 */
export function learningRateAfterEpoch(
  learningRate: number,
  epochsDone: number,
  dropLearningRateAfter: number,
): number {
  return dropLearningRateAfter > 0 && epochsDone === dropLearningRateAfter
    ? learningRate / 10
    : learningRate;
}
