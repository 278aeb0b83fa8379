// Type-checks every project of tsconfig.json, two at a time.
import { checkTypes } from './type-check.ts';

const { isRight, output } = await checkTypes();
process.stdout.write(output);
process.exitCode = isRight ? 0 : 1;
