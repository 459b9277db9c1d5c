/** The network as a chain of its layers, of which the recurrent ones can be picked. */
import { typeOf } from '../../graph/describe.ts';
import type { LayerGraph } from '../../graph/layer-graph.ts';
import { text } from '../../text/index.ts';
import styles from './Cell.module.css';
import insideStyles from './Inside.module.css';

const words = text.inside.cellView;

export interface LayerChainProps {
  graph: LayerGraph;
  /** The names of all recurrent layers, or parts of one, that can be picked. */
  layers: readonly string[];
  /** The recurrent layer, or part of one, that is picked. */
  picked: string;
  onPick: (layer: string) => void;
}

export function LayerChain({ graph, layers, picked, onPick }: LayerChainProps) {
  return (
    <>
      <ol className={styles.chain}>
        {graph.nodes.map((node) => {
          const shape = words.shape(node.shape.slice(1).map((length) => length ?? 0));
          const parts = layers.filter(
            (layer) => layer === node.name || layer.startsWith(`${node.name}/`),
          );
          return (
            <li key={node.name}>
              <span className={styles.layer} data-recurrent={parts.length > 0 || undefined}>
                <span>{typeOf(node.layer)}</span>
                {parts.map((part) => (
                  <button
                    key={part}
                    type="button"
                    aria-pressed={part === picked}
                    onClick={() => onPick(part)}
                  >
                    {part}
                  </button>
                ))}
                <small>{shape}</small>
              </span>
            </li>
          );
        })}
      </ol>
      <p className={insideStyles.sentence}>{words.network(picked)}</p>
    </>
  );
}
