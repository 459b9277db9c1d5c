/** The whole address of a link, as one sends it to somebody. */
export function linkAddress(link: string): string {
  return `${location.origin}${location.pathname}${location.search}#${link}`;
}
