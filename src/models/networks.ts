/** The networks of Scanline. A new one is one new file and one line here. */
import { blstmLine } from './blstm-line.ts';
import { cornn } from './cornn.ts';
import { custom } from './custom.ts';
import { fourDirection } from './four-direction.ts';
import { gru } from './gru.ts';
import { hrnn } from './hrnn.ts';
import { indRnn } from './indrnn.ts';
import { irnn } from './irnn.ts';
import { lru } from './lru.ts';
import { lstm } from './lstm.ts';
import { mdlstmLine } from './mdlstm-line.ts';
import { mdlstm } from './mdlstm.ts';
import { minGru } from './mingru.ts';
import { minLstm } from './minlstm.ts';
import { simpleRnn } from './simple-rnn.ts';
import type { Network } from './network.ts';

/** In the order in which the page offers them. The first is the default. */
export const NETWORKS = [
  simpleRnn,
  lstm,
  gru,
  irnn,
  indRnn,
  minGru,
  minLstm,
  lru,
  cornn,
  hrnn,
  fourDirection,
  mdlstm,
  mdlstmLine,
  blstmLine,
  custom,
] as const satisfies readonly Network[];
