/** What a thread can be asked to do. */
import {
  TASK_ADD_UP, TASK_MULTIPLY,
  TASK_BACKWARD,
  TASK_FORWARD,
  TASK_PACK_BACKWARD,
  TASK_PACK_FORWARD,
} from '../plan-fields';
import { addUpRows } from './add-up';
import { multiplyOften } from './benchmark';
import { backwardBlocks } from './backward';
import { forwardBlock } from './forward';
import { packBackward, packForward } from './pack';

export function runTask(kind: i32, plan: usize, task: i32, thread: i32): void {
  if (kind == TASK_PACK_FORWARD) packForward(plan, task);
  else if (kind == TASK_FORWARD) forwardBlock(plan, task);
  else if (kind == TASK_PACK_BACKWARD) packBackward(plan, task);
  else if (kind == TASK_BACKWARD) backwardBlocks(plan, task, thread);
  else if (kind == TASK_ADD_UP) addUpRows(plan, task);
  else if (kind == TASK_MULTIPLY) multiplyOften(plan, task);
}
