// Who may import whom (types included), and which packages each folder may reach. The table is in the architecture; this
// file is its only other statement. `test/house/import-rules.test.ts` proves that every rule can fail.

/** Our folders each folder may import besides itself. */
const mayImport = {
  contracts: [],
  domain: ['contracts'],
  'device-drivers': ['contracts'],
  sync: ['contracts'],
  station: ['contracts', 'domain', 'device-drivers', 'sync', 'texts'],
  renderer: ['contracts', 'texts'],
  electron: ['contracts'],
  simulator: ['contracts'],
  texts: [],
};

/** Packages each folder may reach; one that is not listed is refused until somebody has thought about it. */
const mayReach = {
  contracts: ['zod', '@orpc/contract'],
  domain: ['xstate', 'zod'],
  'device-drivers': ['zod', 'serialport', '@serialport/[^/]+', 'node-hid', '@point-of-sale/receipt-printer-encoder'],
  sync: ['zod', 'better-sqlite3', 'iconv-lite', 'fast-xml-parser'],
  station: ['zod', '@orpc/[^/]+', 'ws', 'pino', 'smol-toml', 'commander', 'xstate', 'iconv-lite'],
  renderer: [
    'zod',
    '@orpc/[^/]+',
    'react',
    'react-dom',
    'react-aria-components',
    'i18next',
    'react-i18next',
    'lucide-react',
    'qr',
    '@fontsource-variable/[^/]+',
  ],
  electron: ['zod', '@orpc/[^/]+', 'ws', 'electron'],
  simulator: ['zod', 'iconv-lite', 'ws', 'serialport'],
  texts: [],
};

const withNode = ['device-drivers', 'sync', 'station', 'electron', 'simulator'];
const folders = Object.keys(mayImport);
const any = `^(${folders.join('|')})/`;
const isTest = '\\.(test|fixture)\\.tsx?$';
const buildFiles = 'vite\\.config\\.ts$';

/** Product files of one folder: its tests and its bundler's configuration may reach further. */
const from = (folder) => ({ path: `^${folder}/`, pathNot: [isTest, buildFiles] });

const folderRules = folders.map((folder) => ({
  name: `${folder}-imports`,
  comment: `${folder} may import ${mayImport[folder].join(', ') || 'nothing of ours'}.`,
  severity: 'error',
  from: from(folder),
  to: {
    path: '^(contracts|domain|device-drivers|sync|station|renderer|electron|simulator|texts|test)/',
    pathNot: [
      `^(${[folder, ...mayImport[folder]].join('|')})/`,
      ...(folder === 'simulator' ? ['\\.codec\\.ts$'] : []),
      ...(folder === 'station' ? ['^simulator/'] : []),
    ],
  },
}));

/** A package by its name, and the same package where it was found below node_modules. */
const packages = (names) => names.flatMap((name) => [`^${name}(/|$)`, `node_modules/(@types/)?${name}(/|$)`]);

const packageRules = folders.map((folder) => ({
  name: `${folder}-packages`,
  comment: `${folder} may reach these packages only: ${mayReach[folder].join(', ') || 'none'}.`,
  severity: 'error',
  from: from(folder),
  to: {
    dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'unknown'],
    pathNot: [...packages(mayReach[folder]), '^\\.(?!.*node_modules/)'],
  },
}));

const otherRules = [
  {
    name: 'no-cycles',
    comment: 'Two files that need each other are one subject, or a third file is missing.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-node-outside-node',
    comment: 'contracts, domain and texts run anywhere; renderer runs in a browser.',
    severity: 'error',
    from: { path: `^(${folders.filter((folder) => !withNode.includes(folder)).join('|')})/`, pathNot: [isTest, buildFiles] },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'simulator-only-dynamic',
    comment: 'A station in service never loads the twins: one dynamic import, in a demo or a test bench.',
    severity: 'error',
    from: { ...from('station') },
    to: { path: '^simulator/', dependencyTypesNot: ['dynamic-import', 'type-import'] },
  },
  {
    name: 'codec-is-lowest',
    comment: 'A codec is pure functions between bytes and messages: it knows neither its machine nor its driver.',
    severity: 'error',
    from: { path: `${any}.*\\.codec\\.ts$` },
    to: { path: '\\.(machine|driver|main|worker)\\.ts$' },
  },
  {
    name: 'machine-below-driver',
    comment: 'driver -> machine -> codec, never back.',
    severity: 'error',
    from: { path: `${any}.*\\.machine\\.ts$` },
    to: { path: '\\.(driver|main|worker)\\.ts$' },
  },
  {
    name: 'no-io-in-pure-files',
    comment: 'Codecs and policies decide and translate; I/O stands in drivers and clients.',
    severity: 'error',
    from: { path: '\\.(codec|policy)\\.ts$' },
    to: { dependencyTypes: ['core'], path: '^(node:)?(fs|net|tls|http|https|child_process|worker_threads|dgram)(/|$)' },
  },
  {
    name: 'product-never-imports-tests',
    comment: 'Tests stand on the product, not the other way.',
    severity: 'error',
    from: { path: any, pathNot: [isTest, buildFiles] },
    to: { path: `(^test/|${isTest})` },
  },
  {
    name: 'no-unresolved',
    comment: 'A file or package that is not there.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'no-dev-packages-in-service',
    comment: 'The station is shipped with its dependencies only; a type may come from a dev package.',
    severity: 'error',
    from: { path: '^(contracts|domain|device-drivers|sync|station|simulator|texts)/', pathNot: [isTest, buildFiles] },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: ['node_modules/@types/'] },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...folderRules, ...packageRules, ...otherRules],
  options: {
    doNotFollow: { path: ['node_modules'] },
    exclude: { path: ['^dist/', '^test-results/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs', '.json', '.css', '.d.ts'],
    },
  },
};
