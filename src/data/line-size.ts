/** How large a line of digits may be. */

/** A line is as high as a digit. */
export const PIXELS_HIGH = 28;
/** No line is wider, neither one that is composed nor one that is read. */
export const MAX_LINE_WIDTH = 320;
