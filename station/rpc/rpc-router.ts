import { implement } from '@orpc/server';
import type { Bench } from '../../contracts/bench.schema.ts';
import { type Clock, delay } from '../../contracts/clock.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { ForgivePins, PrivacyAnswer, PrivacyTask } from '../../contracts/privacy-task.schema.ts';
import { rpcContract, type ScreenRole, type SitePictures, type StationInfo } from '../../contracts/rpc.contract.ts';
import type { Screen } from '../../contracts/screen.ts';
import type { DoorIntent, DoorView, KioskIntent, KioskView, SeenDoorIntent, SeenKioskIntent } from '../../contracts/views.schema.ts';
import type { TechnicianOverview, TechnicianSchedule } from '../../contracts/technician.schema.ts';
import type { StationVoices } from '../parts/voices-part.ts';
import type { PrivacyRole } from '../privacy/privacy-roles.ts';
import type { TechnicianDesk } from '../technician/technician-desk.ts';
import { latestViews, type ViewSource } from './latest-views.ts';
import { forbidden } from './rpc.errors.ts';
import type { RpcConnection } from './rpc-connection.ts';
import type { OpenedSession, SessionSecrets } from './session-secrets.ts';
import { type WrongSecretLimit, wrongSecretsPerConnection } from './wrong-secret.policy.ts';

/** What a technician's page is served from. */
export interface TechnicianScreen {
  readonly desk: Pick<TechnicianDesk, 'isSignedIn' | 'signalOf' | 'sourceFor' | 'signIn' | 'signOut' | 'left'>;
  readonly overview: ViewSource<TechnicianOverview>;
  /** Records first that staff counted; rejects where that fails. */
  countPeople(inside: number): Promise<void>;
  schedule(days: number): TechnicianSchedule;
  privacy(task: PrivacyTask): Promise<PrivacyAnswer>;
  /** Forgives the wrong PINs of a card, recorded first. */
  forgivePins(task: ForgivePins, role: PrivacyRole): Promise<PrivacyAnswer>;
}

/** What the contract is served from. */
export interface RpcParts {
  readonly info: StationInfo;
  pictures(): Promise<SitePictures>;
  readonly kiosk: Screen<KioskView, KioskIntent> | null;
  readonly doors: ReadonlyMap<string, Screen<DoorView, DoorIntent>>;
  readonly voices: StationVoices;
  readonly bench: Bench | null;
  /** null: this station has no technician's page. */
  readonly technician: TechnicianScreen | null;
  readonly clock: Clock;
  readonly secrets: SessionSecrets;
  readonly wrongSecrets: WrongSecretLimit;
  readonly onCodeUsed: (role: ScreenRole) => void;
  readonly onCallRefused: () => void;
}

/** What every call knows of its caller. */
export interface RpcContext {
  readonly connection: RpcConnection;
}

/**
 * Makes a one-time code for a screen that this station has.
 * @throws KioskError RPC_FORBIDDEN for a screen that it does not have.
 */
export function mintScreenCode(parts: RpcParts, role: ScreenRole): string {
  if (role === 'kiosk') present(parts.kiosk, 'kiosk');
  if (role === 'bench') present(parts.bench, 'bench');
  if (role === 'technician') present(parts.technician, "technician's page");
  if (role === 'doorPanel' && parts.doors.size === 0) present(null, 'door panel');
  return parts.secrets.mintCode(role);
}

/** Implements the whole contract. Who may call what is checked in one place, before the input is even read. */
export function createRpcRouter(parts: RpcParts) {
  const os = implement(rpcContract)
    .$context<RpcContext>()
    .use(({ context, path, procedure, next }) => {
      const { role } = context.connection;
      const { roles, needsSignIn } = procedure['~orpc'].meta;
      // Only this one call may come before a session: a procedure whose roles were forgotten stays shut.
      const isOpening = path.join('.') === 'session.open' && role === null;
      const isSignedIn = needsSignIn !== true || parts.technician?.desk.isSignedIn(context.connection) === true;
      if (isOpening || (role !== null && roles.includes(role) && isSignedIn)) return next();
      parts.onCallRefused();
      throw forbidden('This session may not make this call.');
    });
  const technician = (): TechnicianScreen => present(parts.technician, "technician's page");
  const doorOf = (id: string) => present(parts.doors.get(id) ?? null, 'such door');

  return os.router({
    session: {
      open: os.session.open.handler(({ input, context }) => openSession(parts, context.connection, input.secret)),
      mintCode: os.session.mintCode.handler(({ input, context: { connection } }) => {
        // An address alone makes nobody a technician.
        if (connection.role === 'technician' && !technician().desk.isSignedIn(connection)) throw forbidden('Sign in first.');
        return { code: mintScreenCode(parts, input.role) };
      }),
    },
    site: { pictures: os.site.pictures.handler(() => parts.pictures()) },
    kiosk: {
      watch: os.kiosk.watch.handler(({ context, signal }) => watch(present(parts.kiosk, 'kiosk'), context.connection, signal)),
      send: os.kiosk.send.handler(({ input }) => sendToKiosk(present(parts.kiosk, 'kiosk'), input)),
      say: os.kiosk.say.handler(({ input, signal }) => present(parts.voices.kiosk, 'voice at the kiosk').say(input, untilGone(signal))),
    },
    door: {
      watch: os.door.watch.handler(({ input, context, signal }) => watch(doorOf(input.door), context.connection, signal)),
      send: os.door.send.handler(({ input }) => sendToDoor(doorOf(input.door), input.intent)),
      say: os.door.say.handler(({ input, signal }) =>
        present(parts.voices.doors.get(input.door) ?? null, 'voice at this door').say(input.saying, untilGone(signal)),
      ),
    },
    technician: {
      watch: os.technician.watch.handler(async ({ context, signal }) =>
        watch(await technician().desk.sourceFor(context.connection), context.connection, signal),
      ),
      signIn: os.technician.signIn.handler(({ input, context }) => technician().desk.signIn(context.connection, input.pin)),
      signOut: os.technician.signOut.handler(({ context }) => technician().desk.signOut(context.connection)),
      overview: os.technician.overview.handler(({ context, signal }) =>
        watch(technician().overview, context.connection, whileSignedIn(technician(), context.connection, signal)),
      ),
      countPeople: os.technician.countPeople.handler(({ input }) => technician().countPeople(input.inside)),
      schedule: os.technician.schedule.handler(({ input }) => technician().schedule(input.days)),
      privacy: os.technician.privacy.handler(({ input }) => technician().privacy(input)),
    },
    staff: { forgivePins: os.staff.forgivePins.handler(({ input: { role, ...task } }) => technician().forgivePins(task, role)) },
    bench: {
      watch: os.bench.watch.handler(({ context, signal }) => watch(present(parts.bench, 'bench'), context.connection, signal)),
      act: os.bench.act.handler(({ input }) => present(parts.bench, 'bench').act(input)),
    },
  });
}

function sendToKiosk(kiosk: Screen<KioskView, KioskIntent>, { seenOn, ...intent }: SeenKioskIntent): void {
  // "Done" of the one who leaves and the card of the next may cross: it must not end what the card has begun.
  if (seenOn === undefined || seenOn === kiosk.view.screen) kiosk.send(intent);
}

function sendToDoor(door: Screen<DoorView, DoorIntent>, { seenOn, ...intent }: SeenDoorIntent): void {
  const { screen, turn } = door.view;
  if (seenOn === undefined || (seenOn.screen === screen && seenOn.turn === turn)) door.send(intent);
}

function present<Part>(part: Part | null, name: string): Part {
  if (part === null) throw forbidden(`This station has no ${name}.`);
  return part;
}

/** A stream that a sign-in opened ends with it. */
function whileSignedIn({ desk }: TechnicianScreen, connection: RpcConnection, signal: AbortSignal | undefined): AbortSignal | undefined {
  return signal === undefined ? undefined : AbortSignal.any([signal, desk.signalOf(connection)]);
}

async function openSession(parts: RpcParts, connection: RpcConnection, secret: string) {
  const session = parts.secrets.open(secret, connection.peer);
  if (session === null) return refuseSecret(parts, connection);
  bindRole(connection, session);
  if (session.usedCode !== null) parts.onCodeUsed(session.usedCode);
  return { role: session.role, resumeToken: session.resumeToken, station: parts.info };
}

function bindRole(connection: RpcConnection, session: OpenedSession): void {
  connection.role = session.role;
  connection.wrongSecrets = 0;
}

async function refuseSecret(parts: RpcParts, connection: RpcConnection): Promise<never> {
  connection.wrongSecrets += 1;
  const waitMs = parts.wrongSecrets.note();
  if (waitMs > 0) await delay(parts.clock, waitMs);
  if (connection.wrongSecrets >= wrongSecretsPerConnection) connection.refuseAfterAnswer('wrongSecret');
  throw new KioskError('RPC_CODE_REFUSED', 'This code is used up, too old or unknown: open the screen anew.');
}

/** Aborted when the caller is gone or wants no answer any more. */
function untilGone(signal: AbortSignal | undefined): AbortSignal {
  if (signal === undefined) throw forbidden('This call needs a connection that can end it.');
  return signal;
}

function watch<View>(source: ViewSource<View>, connection: RpcConnection, signal: AbortSignal | undefined): AsyncGenerator<View, void, void> {
  const gone = untilGone(signal);
  const release = connection.takeStream();
  if (release === null) throw forbidden('This session has too many streams open.');
  // The signal too: a stream that ends before it is first read never runs its own end.
  gone.addEventListener('abort', release, { once: true });
  return released(latestViews(source, { signal: gone, drained: () => connection.drained() }), release);
}

async function* released<View>(views: AsyncGenerator<View, void, void>, release: () => void): AsyncGenerator<View, void, void> {
  try {
    yield* views;
  } finally {
    release();
  }
}
