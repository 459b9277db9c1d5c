/** What the network is made of: its picture, and the layer table in Keras's words. */
import { useMemo } from 'react';
import { datasetOf } from '../../data/dataset-of.ts';
import { describeGraph } from '../../graph/describe.ts';
import type { Experiment } from '../../models/experiment.ts';
import { graphOf, networkById } from '../../models/index.ts';
import styles from './ArchitecturePanel.module.css';
import { LayerTable } from './LayerTable.tsx';
import { NetworkPicture } from './NetworkPicture.tsx';

export interface ArchitecturePanelProps {
  experiment: Experiment;
}

export function ArchitecturePanel({ experiment }: ArchitecturePanelProps) {
  const graph = useMemo(() => graphOf(experiment), [experiment]);
  const summary = useMemo(() => describeGraph(graph), [graph]);
  return (
    <div className={styles.panel}>
      <NetworkPicture
        title={networkById(experiment.network).title}
        graph={graph}
        classes={datasetOf(experiment.training).classes}
      />
      <LayerTable summary={summary} batchSize={experiment.training.batchSize} />
    </div>
  );
}
