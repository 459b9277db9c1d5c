/**
 * Numbers, shares, sizes and durations as people read them. Every text writes them with these functions, so
 * that they look the same everywhere and another language is another `LOCALE`. Between a number and its unit
 * stands a no-break space.
 */

const LOCALE = 'en';

/** 60000 as "60,000". */
export function count(value: number): string {
  return written(value, { maximumFractionDigits: 0 });
}

/** With exactly so many digits after the point: 4.5 with 2 as "4.50". */
export function fixed(value: number, digits: number): string {
  return written(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** With at most so many digits after the point: 4.5 with 2 as "4.5". */
export function rounded(value: number, digits: number): string {
  return written(value, { maximumFractionDigits: digits });
}

/** With exactly so many figures that count: 0.5 with 3 as "0.500", and 12 billion as "1.20E10". */
export function significant(value: number, figures: number): string {
  return written(value, {
    minimumSignificantDigits: figures,
    maximumSignificantDigits: figures,
    notation: Math.abs(value) < 1e9 ? 'standard' : 'scientific',
  });
}

/** With at most so many figures that count: 0.00312 with 2 as "0.0031". */
export function roughly(value: number, figures: number): string {
  return written(value, { maximumSignificantDigits: figures });
}

/** 0.9123 as "91.2 %". */
export function percent(share: number, digits = 1): string {
  return percentage(fixed(share * 100, digits));
}

/** "91.2" as "91.2 %": for a number that is in percent already. */
export function percentage(number: string): string {
  return withUnit(number, '%');
}

/** 11594722 as "11.6 MB". */
export function megabytes(bytes: number): string {
  return withUnit(fixed(bytes / 1e6, 1), 'MB');
}

/** 4.2 as "4.2 s", 42 as "42 s", 125 as "2 min 5 s", 7300 as "2 h 1 min". */
export function duration(seconds: number): string {
  if (seconds < 60) return withUnit(seconds < 10 ? fixed(seconds, 1) : count(seconds), 's');
  const whole = Math.round(seconds);
  const [large, small] =
    whole < 3600
      ? [withUnit(count(Math.floor(whole / 60)), 'min'), withUnit(count(whole % 60), 's')]
      : [
          withUnit(count(Math.floor(whole / 3600)), 'h'),
          withUnit(count(Math.floor((whole % 3600) / 60)), 'min'),
        ];
  return `${large} ${small}`;
}

/** What is only estimated: 0.3 as "less than 1 s", 40 as "about 40 s", 725 as "about 12 min". */
export function aboutDuration(seconds: number): string {
  return seconds < 1 ? `less than ${withUnit('1', 's')}` : `about ${roughDuration(seconds)}`;
}

/** The same where there is little room: 0.3 as "< 1 s", 40 as "≈ 40 s". */
export function nearDuration(seconds: number): string {
  return seconds < 1 ? `< ${withUnit('1', 's')}` : `≈ ${roughDuration(seconds)}`;
}

/** 40 as "40 s", 725 as "12 min", 12600 as "3.5 h". */
export function roughDuration(seconds: number): string {
  if (seconds < 90) return withUnit(count(seconds), 's');
  if (seconds < 5400) return withUnit(count(seconds / 60), 'min');
  return withUnit(fixed(seconds / 3600, 1), 'h');
}

/** For a terminal or a file, where a no-break space would hinder a search. */
export function withPlainSpaces(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

export function withUnit(number: string, unit: string): string {
  return `${number}\u00a0${unit}`;
}

const formatters = new Map<string, Intl.NumberFormat>();

/** With a minus sign, where Intl writes a hyphen. */
function written(value: number, options: Intl.NumberFormatOptions): string {
  return formatter(options).format(value).replaceAll('-', '−');
}

function formatter(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  let known = formatters.get(key);
  if (known === undefined) {
    known = new Intl.NumberFormat(LOCALE, options);
    formatters.set(key, known);
  }
  return known;
}
