import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { machineSides } from './machine-places.ts';
import { benchActionSchema, benchViewSchema } from './bench.schema.ts';
import { languages } from './patron-facts.ts';
import { forgivePinsSchema, privacyAnswerSchema, privacyTaskSchema } from './privacy-task.schema.ts';
import { sayingSchema } from './speech.schema.ts';
import { countedPeopleSchema, signInAnswers, technicianOverviewSchema, technicianScheduleSchema, technicianViewSchema } from './technician.schema.ts';
import { doorViewSchema, kioskViewSchema, seenDoorIntentSchema, seenKioskIntentSchema } from './views.schema.ts';

/** Who may sit at the other end of a connection. `shell`: the Electron main process with the token file. */
export const clientRoles = ['kiosk', 'doorPanel', 'technician', 'bench', 'shell'] as const;
export type ClientRole = (typeof clientRoles)[number];

/** Roles for which a one-time code can be made. */
export const screenRoles = ['kiosk', 'doorPanel', 'technician', 'bench'] as const;
export type ScreenRole = (typeof screenRoles)[number];

/** Metadata of every procedure: the roles that may call it. An empty list: callable before a session is open. */
export interface ProcedureMeta {
  readonly roles: readonly ClientRole[];
  /** Whether the technician's PIN must have been given on this connection within the last ten minutes. */
  readonly needsSignIn?: boolean;
}

const base = oc.$meta<ProcedureMeta>({ roles: [] }).errors({
  RPC_FORBIDDEN: {},
  RPC_CODE_REFUSED: {},
});
const allowed = (...roles: ClientRole[]) => base.meta({ roles });
/** What a technician may do after signing in, and nobody else. */
const signedIn = () => base.meta({ roles: ['technician'], needsSignIn: true });

/** The languages that the station itself can say on a screen; null or absent: that screen has no voice of the station, and its browser's counts. */
const voicesSchema = z.object({ kiosk: z.array(z.enum(languages)).nullable(), doors: z.record(z.string(), z.array(z.enum(languages))) });
export type Voices = z.output<typeof voicesSchema>;

/** What a screen needs to know of its station once. */
export const stationInfoSchema = z.object({
  stationId: z.string(),
  siteName: z.string(),
  /** Whom to call for help; absent where nobody answers a telephone. */
  helpPhone: z.string().optional(),
  /** Whom to turn to where there is no telephone: as the config words it, in one language. */
  helpContact: z.string().optional(),
  /** Whether the kiosk may be heard. */
  isSoundOn: z.boolean().optional(),
  /** Doors whose panel may not be heard; absent: none. */
  silentDoors: z.array(z.string()).optional(),
  /** Whether the kiosk reads its screen aloud, and to whom; absent: it does not. */
  speech: z.enum(['none', 'public', 'headset']).optional(),
  /** Absent: no screen has a voice of the station. */
  voices: voicesSchema.optional(),
  /** On which side of the kiosk's screen its readers are; absent: nobody told. */
  places: z.object({ card: z.enum(machineSides).optional(), items: z.enum(machineSides).optional() }).optional(),
  /** Whether the kiosk has an item pad; absent: it has none. */
  hasPad: z.boolean().optional(),
  /** The web library's address, for a QR code; absent: none is shown. */
  webLibrary: z.string().optional(),
  roles: z.array(z.enum(['self-checkout', 'door'])),
  languages: z.array(z.enum(languages)).min(1),
  /** The sentences that the site words otherwise than Omatoimi, by language; absent: none. */
  texts: z.partialRecord(z.enum(languages), z.record(z.string(), z.string())).optional(),
  doors: z.array(z.string()),
  isBench: z.boolean(),
  /** The site's own action colour, `#rrggbb`. */
  actionColour: z.string().optional(),
  /** The look until somebody chooses; one that the screens do not know is the usual one. */
  theme: z.string().optional(),
  /** Shown in red on technician and bench screens: e.g. plain text beyond loopback, `pin = "never"`. */
  warnings: z.array(z.string()),
});
export type StationInfo = z.output<typeof stationInfoSchema>;

/** The site's pictures as `data:` addresses: the screens may stand on another origin than the station. */
const sitePictures = z.object({ logo: z.string().nullable(), photos: z.array(z.string()) });
export type SitePictures = z.output<typeof sitePictures>;

const opened = z.object({
  role: z.enum(clientRoles),
  /** Opens the same role again from the same page after a lost connection; dies with the station. */
  resumeToken: z.string(),
  station: stationInfoSchema,
});

/** The one typed contract between screens and station, over a WebSocket on loopback. */
export const rpcContract = {
  session: {
    /** Binds this connection to a role, with a one-time code (URL fragment), a resume token or the shell's token. */
    open: base.input(z.object({ secret: z.string().min(1).max(200) })).output(opened),
    /** Makes a one-time code for a screen. */
    mintCode: allowed('shell', 'bench', 'technician')
      .input(z.object({ role: z.enum(screenRoles) }))
      .output(z.object({ code: z.string() })),
  },
  site: {
    /** What a patron's screen shows of the library besides its name; a file that cannot be read is left out. */
    pictures: allowed('kiosk', 'doorPanel').output(sitePictures),
  },
  kiosk: {
    /** The state now and every later one; a slow reader gets the newest. */
    watch: allowed('kiosk').output(eventIterator(kioskViewSchema)),
    /** Takes an intention; one of a screen that is not there any more is dropped, as the next patron may stand before the one that is. */
    send: allowed('kiosk').input(seenKioskIntentSchema).output(z.void()),
    /** Reads aloud; answers when it was heard to its end. A call that is given up, or whose connection ends, is silent at once. */
    say: allowed('kiosk').input(sayingSchema).output(z.void()),
  },
  door: {
    watch: allowed('doorPanel')
      .input(z.object({ door: z.string() }))
      .output(eventIterator(doorViewSchema)),
    /** Takes an intention; one of a screen or of a turn that is over is dropped. */
    send: allowed('doorPanel')
      .input(z.object({ door: z.string(), intent: seenDoorIntentSchema }))
      .output(z.void()),
    say: allowed('doorPanel')
      .input(z.object({ door: z.string(), saying: sayingSchema }))
      .output(z.void()),
  },
  technician: {
    /** Whether somebody is signed in, and for how long. */
    watch: allowed('technician').output(eventIterator(technicianViewSchema)),
    signIn: allowed('technician')
      .input(z.object({ pin: z.string().min(1).max(32) }))
      .output(z.enum(signInAnswers)),
    signOut: allowed('technician').output(z.void()),
    /** The station now and after every change; ends with the sign-in. */
    overview: signedIn().output(eventIterator(technicianOverviewSchema)),
    /** Staff looked, and say how many are inside: the count goes on from there. Recorded before it is done. */
    countPeople: signedIn().input(countedPeopleSchema).output(z.void()),
    /** The schedule of the days to come. */
    schedule: signedIn()
      .input(z.object({ days: z.int().min(1).max(60) }))
      .output(technicianScheduleSchema),
    /** Looks at what the station keeps, or erases: recorded with its reason before it is done. */
    privacy: signedIn().input(privacyTaskSchema).output(privacyAnswerSchema),
  },
  staff: {
    /** Forgives the wrong PINs of a card: for the command line, where whoever may read the token file is the station's own user. */
    forgivePins: allowed('shell').input(forgivePinsSchema).output(privacyAnswerSchema),
  },
  bench: {
    watch: allowed('bench').output(eventIterator(benchViewSchema)),
    act: allowed('bench').input(benchActionSchema).output(z.void()),
  },
};
