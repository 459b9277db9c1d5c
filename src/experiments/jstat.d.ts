/** jstat comes without types; of it only Student's t distribution is used. */
declare module 'jstat' {
  const jstat: {
    jStat: {
      studentt: {
        /** P(T <= t). */
        cdf(t: number, degreesOfFreedom: number): number;
        /** The t below which the share p lies. */
        inv(p: number, degreesOfFreedom: number): number;
      };
    };
  };
  export default jstat;
}
