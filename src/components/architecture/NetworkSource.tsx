/** Where a network comes from: its equations, the source they stand in, and what was published. */
import type { Network, PublishedResult } from '../../models/network.ts';
import { text as catalogue } from '../../text/index.ts';
import styles from './ArchitecturePanel.module.css';
import { Equation } from './Equation.tsx';
import { equationSymbols } from './equation-symbols.ts';

const text = catalogue.architecture.source;

export interface NetworkSourceProps {
  network: Network;
  /** The published result of the preset in use, if it has one. */
  published?: PublishedResult | undefined;
}

export function NetworkSource({ network, published }: NetworkSourceProps) {
  const { source } = network;
  return (
    <section className={styles.source} aria-label={text.title}>
      <p className={styles.reference}>
        {text.by(source.authors, source.year)}:{' '}
        <a href={source.url} target="_blank" rel="noreferrer">
          {source.title}
        </a>
        {network.furtherSources?.map(({ title, authors, year, url }) => (
          <span key={url}>
            . {text.furtherSource} {text.by(authors, year)}:{' '}
            <a href={url} target="_blank" rel="noreferrer">
              {title}
            </a>
          </span>
        ))}
      </p>
      <ul className={styles.equations} aria-label={text.equations}>
        {network.equations.map((equation) => (
          <li key={equation}>
            <Equation>{equation}</Equation>
          </li>
        ))}
      </ul>
      <dl className={styles.symbols} aria-label={text.symbolsLabel}>
        {equationSymbols(network.equations).map(({ signs, meaning }) => (
          <div key={meaning}>
            <dt>{signs.join(', ')}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.note}>
        <strong>{text.published}.</strong> {published ? resultWords(published) : text.unpublished}
      </p>
    </section>
  );
}

function resultWords({ testAccuracy, trainAccuracy, epochs, remark }: PublishedResult): string {
  const train = trainAccuracy === undefined ? '' : `, ${text.trainResult(trainAccuracy)}`;
  return `${text.result(testAccuracy, epochs)}${train}. ${text.remark(remark)}.`;
}
