/** What the network is made of: its picture, and the layer table in Keras's words. */
import type { Options } from '../../models/experiment.ts';
import type { Network } from '../../models/network.ts';
import { text as catalogue } from '../../text/index.ts';
import type { ModelSummary } from '../../training/events.ts';
import styles from './ArchitecturePanel.module.css';
import { LayerTable } from './LayerTable.tsx';
import { NetworkPicture } from './NetworkPicture.tsx';

const text = catalogue.architecture;

export interface ArchitecturePanelProps {
  network: Network;
  /** The options with which `summary` was made. */
  options: Options;
  /** Undefined until the network is built. */
  summary: ModelSummary | undefined;
  batchSize: number;
}

export function ArchitecturePanel({
  network,
  options,
  summary,
  batchSize,
}: ArchitecturePanelProps) {
  if (!summary) return <p className={styles.waiting}>{text.waiting}</p>;
  return (
    <div className={styles.panel}>
      <NetworkPicture network={network} options={options} summary={summary} />
      <LayerTable summary={summary} batchSize={batchSize} />
    </div>
  );
}
