/**
 * Colours and sizes of the charts, read from the page's custom properties, so that a chart wears the same
 * theme as the page around it and changes with it.
 */
export interface ChartStyle {
  train: string;
  test: string;
  /** Of earlier runs, by look. */
  ghosts: string[];
  published: string;
  grid: string;
  /** What the chart stands on. */
  ground: string;
  text: string;
  tooltipBack: string;
  tooltipText: string;
  fontFamily: string;
  fontSize: number;
  lineWidth: number;
}

/** Reads the style as it applies inside `host`. */
export function readChartStyle(host: HTMLElement, presenter: boolean): ChartStyle {
  const probe = document.createElement('span');
  host.append(probe);
  const colour = (property: string) => {
    probe.style.color = `var(${property})`;
    return getComputedStyle(probe).color;
  };
  const { fontFamily, fontSize } = getComputedStyle(host);
  const style = {
    train: colour('--curve-train'),
    test: colour('--curve-test'),
    ghosts: [colour('--curve-ghost-1'), colour('--curve-ghost-2'), colour('--curve-ghost-3')],
    published: colour('--curve-published'),
    grid: colour('--curve-grid'),
    ground: colour('--curve-ground'),
    text: colour('--curve-text'),
    tooltipBack: colour('--curve-tooltip-back'),
    tooltipText: colour('--curve-tooltip-text'),
    fontFamily,
    fontSize: Math.max(12, Math.round(parseFloat(fontSize) * 0.8)),
    lineWidth: presenter ? 4 : 2.25,
  };
  probe.remove();
  return style;
}

/** Calls back when the page's theme may have changed. @returns ends the watch. */
export function watchTheme(onChange: () => void): () => void {
  const attributes = new MutationObserver(onChange);
  for (const element of [document.documentElement, document.body]) {
    attributes.observe(element, { attributes: true });
  }
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', onChange);
  return () => {
    attributes.disconnect();
    for (const query of queries) query.removeEventListener('change', onChange);
  };
}
