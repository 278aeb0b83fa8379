import { effortVariables, readEffort } from '../run/effort.ts';

/** How many steps a random walk over a chart takes, and from which seed where one is asked for. */
const { count: walkSteps, seed } = readEffort(5_000);
const isSeeded = (process.env[effortVariables.seed] ?? '') !== '';

/** The longest single walk; the steps are spread over several of them, so that a failure shrinks to a short one. */
export const stepsPerWalk = 250;

/** Settings for `fc.assert` over walks of up to `stepsPerWalk` steps; without a seed every run walks elsewhere. */
export const walkRuns = { numRuns: Math.max(1, Math.ceil(walkSteps / stepsPerWalk)), ...(isSeeded ? { seed } : {}) } as const;

/** Settings for `fc.array` of one walk's steps: walks are long, whatever the generator's usual size. */
export const walkLength = { minLength: stepsPerWalk / 2, maxLength: stepsPerWalk, size: 'max' } as const;
