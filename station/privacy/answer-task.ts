import type { StationConfig } from '../../contracts/config.schema.ts';
import { isKioskError } from '../../contracts/errors.ts';
import { type PrivacyAnswer, type PrivacyTask, privacyTaskSchema } from '../../contracts/privacy-task.schema.ts';
import { systemClock } from '../system-clock.ts';
import type { PrivacyRole } from './privacy-roles.ts';
import { doPrivacyTask } from './privacy-tasks.ts';

/** What a thread or a process is asked that looks at what is kept. */
export interface PrivacyQuestion {
  readonly task: PrivacyTask;
  readonly role: PrivacyRole;
  readonly config: StationConfig;
}

/** Does a task; what can't be done is a refusal that says what to do. A fault of ours stays a fault: it ends the thread or process, and its message goes nowhere. */
export async function answerTask({ task, role, config }: PrivacyQuestion): Promise<PrivacyAnswer> {
  try {
    return await doPrivacyTask(privacyTaskSchema.parse(task), { role, config, clock: systemClock });
  } catch (error) {
    if (isKioskError(error)) return { task: 'refused', sentence: error.message };
    throw error;
  }
}
