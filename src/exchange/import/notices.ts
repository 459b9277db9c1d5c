/** Notices about an opened file in sentences: one for each kind, with the layers that it is about. */
import { importNotices as text } from '../../text/en-import.ts';
import type { Notice } from './layer-config.ts';

export function noticesInWords(notices: readonly Notice[]): string[] {
  const layers = (about: (notice: Notice) => boolean) => {
    const named = notices
      .filter(about)
      .flatMap((notice) => ('layer' in notice ? notice.layer : []));
    return [...new Set(named)].map((name) => `“${name}”`).join(', ');
  };
  const sentences = notices.map((notice) => {
    const { kind } = notice;
    switch (kind) {
      case 'softmax-added':
        return text[kind]();
      case 'precision':
        return text[kind](notice.dtype);
      case 'frozen':
      case 'first-values':
        return text[kind](layers((other) => other.kind === kind));
      case 'not-applied': {
        const { setting } = notice;
        const named = layers((other) => other.kind === kind && other.setting === setting);
        return text[kind](setting.replaceAll('_', ' '), named);
      }
    }
  });
  return [...new Set(sentences)];
}
