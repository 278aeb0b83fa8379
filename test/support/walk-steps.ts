/** How many steps a random walk over a chart takes: 5,000, or `STEPS` of the environment. */
export const walkSteps = Number(process.env['STEPS'] ?? 5_000);

/** The longest single walk; the steps are spread over several of them, so that a failure shrinks to a short one. */
export const stepsPerWalk = 250;

/** Settings for `fc.assert` over walks of up to `stepsPerWalk` steps. */
export const walkRuns = { numRuns: Math.max(1, Math.ceil(walkSteps / stepsPerWalk)) } as const;

/** Settings for `fc.array` of one walk's steps: walks are long, whatever the generator's usual size. */
export const walkLength = { minLength: stepsPerWalk / 2, maxLength: stepsPerWalk, size: 'max' } as const;
