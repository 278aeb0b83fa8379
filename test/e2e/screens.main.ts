import { parseArgs } from 'node:util';
import { sampleNames } from '../../renderer/screens.registry.ts';
import { checkPage, ScreenStudio, type Shot, takePicture } from './screens.ts';

// node test/e2e/screens.main.ts FOLDER [--only kiosk/idle,door] [--sizes 1080x1920,1280x800] [--languages fi] [--themes light] [--reach normal] [--no-axe] [--stretch] [--no-pictures]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    sizes: { type: 'string', default: '1080x1920,1280x800' },
    languages: { type: 'string', default: 'fi' },
    themes: { type: 'string', default: 'light' },
    reach: { type: 'string', default: 'normal' },
    'no-axe': { type: 'boolean', default: false },
    'no-pictures': { type: 'boolean', default: false },
    stretch: { type: 'boolean', default: false },
  },
});

function shotsOf(): Shot[] {
  const wanted = values.only.split(',');
  const sizes = values.sizes.split(',').map((size) => size.split('x').map(Number));
  return sampleNames()
    .filter((screen) => wanted.some((start) => screen.startsWith(start)))
    .flatMap((screen) =>
      sizes.filter(([width = 0, height = 0]) => !/^(door|bench|technician)/.test(screen) || width > height).map((size) => ({ screen, size })),
    )
    .flatMap(({ screen, size: [width = 0, height = 0] }) =>
      values.languages
        .split(',')
        .flatMap((language) => values.themes.split(',').map((theme) => ({ screen, language, theme, reach: values.reach, width, height }))),
    );
}

const folder = positionals[0] ?? 'test-results/screens';
const studio = await ScreenStudio.open();
let count = 0;
try {
  for (const shot of shotsOf()) {
    const findings = await studio.show(shot, async (page) => {
      const found = await checkPage(page, shot, { hasAxe: !values['no-axe'], isStretched: values.stretch });
      if (!values['no-pictures']) await takePicture(page, shot, folder);
      return found;
    });
    count += findings.length;
    for (const finding of findings) console.log(finding);
  }
} finally {
  await studio.close();
}
console.log(`${count} findings; pictures in ${folder}`);
process.exitCode = count === 0 ? 0 : 1;
