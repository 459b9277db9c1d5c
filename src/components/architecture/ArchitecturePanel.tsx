/** What the network is made of: its picture, and the layer table in Keras's words. */
import { useMemo } from 'react';
import { describeGraph } from '../../graph/describe.ts';
import type { Options } from '../../models/experiment.ts';
import type { Network } from '../../models/network.ts';
import styles from './ArchitecturePanel.module.css';
import { LayerTable } from './LayerTable.tsx';
import { NetworkPicture } from './NetworkPicture.tsx';

export interface ArchitecturePanelProps {
  network: Network;
  options: Options;
  batchSize: number;
}

export function ArchitecturePanel({ network, options, batchSize }: ArchitecturePanelProps) {
  const graph = useMemo(() => network.layers(options), [network, options]);
  const summary = useMemo(() => describeGraph(graph), [graph]);
  return (
    <div className={styles.panel}>
      <NetworkPicture title={network.title} graph={graph} />
      <LayerTable summary={summary} batchSize={batchSize} />
    </div>
  );
}
