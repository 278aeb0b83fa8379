import axe from 'axe-core';
import { contrastFindings } from './contrast.check.ts';
import { handlerFindings } from './handlers.check.ts';
import { layoutFindings } from './layout.check.ts';
import { fitFindings, motionFindings, placeFindings, toolsPlace } from './place.check.ts';
import { letterFindings, targetFindings } from './sizes.check.ts';
import { stretchTexts } from './stretch.ts';

/** Which checks run. */
export interface CheckOptions {
  readonly leastPx: number;
  readonly hasAxe: boolean;
  /** With every sentence 40 % longer, at the end. */
  readonly isStretched: boolean;
}

export interface PageChecks {
  findings(options: CheckOptions): Promise<readonly string[]>;
  toolsPlace(): string;
}

declare global {
  interface Window {
    pageChecks: PageChecks;
  }
}

async function axeFindings(): Promise<string[]> {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

/** Animations at their end: a screen is looked at when it has arrived. */
function settle(): void {
  for (const animation of document.getAnimations()) if (animation.effect?.getComputedTiming().iterations === 1) animation.finish();
}

async function findings({ leastPx, hasAxe, isStretched }: CheckOptions): Promise<readonly string[]> {
  settle();
  const found = [
    ...(hasAxe ? await axeFindings() : []),
    ...handlerFindings(),
    ...targetFindings(),
    ...letterFindings(leastPx),
    ...contrastFindings(),
    ...layoutFindings(),
    ...placeFindings(),
    ...motionFindings(),
    ...fitFindings(),
  ];
  if (!isStretched) return found;
  stretchTexts();
  // The screen sees its longer words and fits itself to them before the next frame.
  await new Promise((resolve) => requestAnimationFrame(resolve));
  return [...found, ...[...targetFindings(), ...layoutFindings(), ...placeFindings()].map((finding) => `40 % longer: ${finding}`)];
}

window.pageChecks = { findings, toolsPlace };
