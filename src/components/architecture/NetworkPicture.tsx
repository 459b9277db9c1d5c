/**
 * The network as a picture: the image and how it is scanned, each layer as a box, the shapes on the
 * arrows between them, and the classes at the end. It runs across where there is room, else down, in columns.
 */
import { type RefObject, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { LayerGraph } from '../../graph/layer-graph.ts';
import { text as catalogue } from '../../text/index.ts';
import styles from './ArchitecturePanel.module.css';
import { layOutFor, type PictureLayout } from './picture-layout.ts';
import { describeNodes, type PictureNode, pictureNodes } from './picture-nodes.ts';
import { PictureBox } from './PictureBox.tsx';

const text = catalogue.architecture.picture;

export interface NetworkPictureProps {
  /** What the network is called. */
  title: string;
  graph: LayerGraph;
  /** What it tells apart. */
  classes: readonly string[];
}

/** A picture is enlarged so far where there is room. */
const LARGEST_SCALE = { across: 1.25, down: 1 };

export function NetworkPicture({ title, graph, classes }: NetworkPictureProps) {
  const frame = useRef<HTMLDivElement>(null);
  const room = useWidth(frame);
  const nodes = useMemo(() => pictureNodes(graph, classes), [graph, classes]);
  const layout = useMemo(() => layOutFor(room, nodes), [room, nodes]);
  return (
    <figure className={styles.pictureFigure}>
      <div ref={frame}>
        <Drawing
          layout={layout}
          scale={Math.min(LARGEST_SCALE[layout.flow], Math.max(0.1, room / layout.width))}
          title={text.title(title)}
          description={describeNodes(nodes)}
        />
      </div>
      <figcaption className={styles.note} data-explanation>
        {captionOf(nodes)}
      </figcaption>
    </figure>
  );
}

function captionOf(nodes: readonly PictureNode[]): string {
  const has = (kind: PictureNode['kind']) => nodes.some((node) => node.kind === kind);
  return [
    text.caption,
    has('corners') ? text.captionCorners : text.captionLoop,
    ...(has('line') ? [text.captionLine] : []),
  ].join(' ');
}

interface DrawingProps {
  layout: PictureLayout;
  scale: number;
  title: string;
  description: string;
}

function Drawing({ layout, scale, title, description }: DrawingProps) {
  const id = useId();
  return (
    <svg
      className={styles.picture}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      width={layout.width * scale}
      height={layout.height * scale}
      role="img"
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}description`}
    >
      <title id={`${id}title`}>{title}</title>
      <desc id={`${id}description`}>{description}</desc>
      <defs>
        <marker
          id={`${id}head`}
          viewBox="0 0 10 10"
          refX="9"
          refY="5"
          markerWidth="7"
          markerHeight="7"
          orient="auto-start-reverse"
        >
          <path className={styles.head} d="M0 0.8L10 5L0 9.2z" />
        </marker>
      </defs>
      {layout.arrows.map(({ path, label, labelAt }) => (
        <g key={path}>
          <path className={styles.arrow} d={path} markerEnd={`url(#${id}head)`} />
          <text className={styles.shape} x={labelAt.x} y={labelAt.y + labelAt.height - 3}>
            {label}
          </text>
        </g>
      ))}
      {layout.nodes.map((placed) => (
        <PictureBox key={placed.node.id} placed={placed} head={`url(#${id}head)`} />
      ))}
    </svg>
  );
}

/** The width of an element in CSS pixels, kept up to date; 0 at first. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observed = element.current;
    if (!observed) return undefined;
    const observer = new ResizeObserver(() => setWidth(observed.clientWidth));
    observer.observe(observed);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
