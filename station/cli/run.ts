import { leanStart, startedAgain } from './lean-start.policy.ts';

// Before anything large is loaded: what this process has read by now, it reads again.
const again = leanStart(process);
// The same process goes on with another start: pid, standard streams, parent and exit code stay as they are.
if (again !== null) process.execve?.(process.execPath, again.args, again.env);
// The programs that this one starts decide for themselves.
delete process.env[startedAgain];

// A command may hold a card's number, too.
const { endCoreDumps } = await import('../core-dumps.ts');
const [{ main }] = await Promise.all([import('./main.ts'), endCoreDumps()]);
await main(process.argv.slice(2));
