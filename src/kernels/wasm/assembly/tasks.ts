/** What a thread can be asked to do. */
import {
  TASK_ADD_UP,
  TASK_BACKWARD,
  TASK_DIAGONAL_ADD_UP,
  TASK_DIAGONAL_BACKWARD,
  TASK_DIAGONAL_FORWARD,
  TASK_FORWARD,
  TASK_MDLSTM_ADD_UP,
  TASK_MDLSTM_BACKWARD,
  TASK_MDLSTM_FORWARD,
  TASK_MDLSTM_INPUT_GRADIENT,
  TASK_MDLSTM_PACK,
  TASK_MULTIPLY,
  TASK_PACK_BACKWARD,
  TASK_PACK_FORWARD,
} from '../plan-fields';
import { addUpRows } from './add-up';
import { backwardBlocks } from './backward';
import { multiplyOften } from './benchmark';
import { addUpChains, backwardChains, forwardChains } from './diagonal';
import { forwardBlock } from './forward';
import { backwardScans } from './mdlstm-backward';
import { forwardScan } from './mdlstm-forward';
import { addUpInputGradient, addUpScans } from './mdlstm-gradients';
import { packPairs } from './mdlstm-pack';
import { packBackward, packForward } from './pack';

export function runTask(kind: i32, plan: usize, task: i32, thread: i32): void {
  if (kind == TASK_PACK_FORWARD) packForward(plan, task);
  else if (kind == TASK_FORWARD) forwardBlock(plan, task);
  else if (kind == TASK_PACK_BACKWARD) packBackward(plan, task);
  else if (kind == TASK_BACKWARD) backwardBlocks(plan, task, thread);
  else if (kind == TASK_ADD_UP) addUpRows(plan, task);
  else if (kind == TASK_MULTIPLY) multiplyOften(plan, task);
  else if (kind == TASK_MDLSTM_PACK) packPairs(plan, task);
  else if (kind == TASK_MDLSTM_FORWARD) forwardScan(plan, task, thread);
  else if (kind == TASK_MDLSTM_BACKWARD) backwardScans(plan, task, thread);
  else if (kind == TASK_MDLSTM_ADD_UP) addUpScans(plan, task);
  else if (kind == TASK_MDLSTM_INPUT_GRADIENT) addUpInputGradient(plan, task);
  else if (kind == TASK_DIAGONAL_FORWARD) forwardChains(plan, task, thread);
  else if (kind == TASK_DIAGONAL_BACKWARD) backwardChains(plan, task, thread);
  else if (kind == TASK_DIAGONAL_ADD_UP) addUpChains(plan, task);
  else unreachable();
}
