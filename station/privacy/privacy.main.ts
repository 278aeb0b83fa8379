// A process of its own for what may not be done in the station's: see `signed-proof.ts`. Asked once over its channel, answers once, and ends.
import os from 'node:os';
import { answerTask, type PrivacyQuestion } from './answer-task.ts';

// A search over many files gives way to a door.
os.setPriority(os.constants.priority.PRIORITY_LOW);

// Without a station nobody waits for the answer.
process.once('disconnect', () => process.exit());
process.once('message', (question) => {
  void answerTask(question as PrivacyQuestion).then((answer) => process.send?.(answer, () => process.disconnect()));
});
