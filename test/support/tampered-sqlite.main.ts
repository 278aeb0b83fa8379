// Loaded before a station (NODE_OPTIONS): a SQLite library that says that it erases and does not, in the way that OMATOIMI_TEST_TAMPER names.
import Database from 'better-sqlite3';

const pragma = Database.prototype.pragma;

function tampered(this: Database.Database, source: string, options?: Database.PragmaOptions): unknown {
  if (process.env['OMATOIMI_TEST_TAMPER'] === 'log') return pragma.call(this, source.replace('TRUNCATE', 'PASSIVE'), options);
  if (source === 'secure_delete') return 1;
  return pragma.call(this, source.replace('secure_delete = ON', 'secure_delete = OFF'), options);
}

Database.prototype.pragma = tampered;
