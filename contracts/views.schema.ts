import { z } from 'zod';
import { accountView } from './account-view.schema.ts';
import { binColours } from './bin-colours.ts';
import { receiptView } from './receipt-view.schema.ts';
import { doorConditions, itemRefusalCodes, sessionRefusalCodes, shownRefusalCodes } from './refusal-codes.ts';
import { staffLook, staffRecordsView } from './staff-records.schema.ts';
import { staffView } from './staff-view.schema.ts';
import { commonParts as common, due, hintCount, incidentCode, language, leaving, place, shownText, typedNumber } from './view-parts.schema.ts';

/** When what is closed opens next, on the site's wall clock: the site, or the door whose panel says so. Absent while it is open, or where nobody can tell. */
export const siteOpeningSchema = z.object({
  /** 0: today. */
  daysAhead: z.int().min(0).max(31),
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  time: z.string().regex(/^\d{2}:\d{2}$/),
});
export type SiteOpening = z.output<typeof siteOpeningSchema>;

/** Nobody knows what the register did. */
const unclearRow = z.object({ key: z.string(), state: z.literal('unclear'), title: shownText.nullable(), place, incidentCode });

/**
 * How the gate's alarm of an item stands against its loan. `switching`: it is being turned; `putBack`: it was lifted too early and lies on
 * the pad no more; `stuck`: the pad cannot turn it, staff can. Absent: nothing is to be done.
 */
const alarm = z.enum(['switching', 'putBack', 'stuck']).optional();
/** Parts of a set that do not lie on the pad; absent: it is whole, or has no parts. */
const missingParts = z.array(z.int().min(1)).max(50).optional();

/** What lies on the pad and is no item that could be asked about. */
export const padProblems = ['partlyRead', 'damaged', 'foreign', 'blank', 'notAnItem', 'leftBehind', 'partsMissing', 'partsConflicting'] as const;
const padRows = [
  /** A tag whose content is still being read. */
  z.object({ key: z.string(), state: z.literal('reading') }),
  z.object({
    key: z.string(),
    state: z.literal('problem'),
    problem: z.enum(padProblems),
    missingParts,
    parts: z.int().min(1).optional(),
    count: z.int().min(1).optional(),
  }),
] as const;

const refusedRow = z.object({
  key: z.string(),
  state: z.literal('refused'),
  title: shownText.nullable(),
  place,
  alarm,
  code: z.enum(itemRefusalCodes),
  incidentCode,
  /** It is on loan to this very patron: what was refused is its renewal, and the loan stands. */
  isOwnLoan: z.literal(true).optional(),
});

/** One item on the kiosk's list. `state` says what is true of it, never only in colour. */
const loanRow = z.discriminatedUnion('state', [
  z.object({ key: z.string(), state: z.literal('asking') }),
  z.object({ key: z.string(), state: z.literal('lent'), title: shownText, place, due, isRenewal: z.boolean(), alarm, missingParts }),
  refusedRow,
  unclearRow,
  ...padRows,
]);

const returnRow = z.discriminatedUnion('state', [
  z.object({ key: z.string(), state: z.literal('asking') }),
  z.object({
    key: z.string(),
    state: z.literal('returned'),
    title: shownText,
    place,
    /** `later`: taken while the library system does not answer; it is booked when it does. */
    route: z.enum(['shelf', 'onHold', 'otherBranch', 'later']),
    branch: shownText.nullable(),
    bin: z.string().max(20).nullable(),
    /** The bin's colour, where the site names one. */
    binColour: z.enum(binColours).optional(),
    alarm,
    missingParts,
  }),
  refusedRow,
  unclearRow,
  ...padRows,
]);

/** How many of a visit's newest rows a view carries at most; older ones are in its counts only. */
export const shownRowsLimit = 50;

/** All items of the visit by what is true of them, those whose rows are not shown any more included. `done`: lent, or taken back. */
const itemCounts = z.object({ asking: z.int().min(0), done: z.int().min(0), refused: z.int().min(0), unclear: z.int().min(0) });
export type ItemCounts = z.output<typeof itemCounts>;

/** What lies on the pad; absent where the kiosk has none. */
const padSeen = z.object({ items: z.int().min(0), isOverfull: z.boolean() }).optional();
/** How many items of the visit are called back to the pad: they are counted as done or refused as well. */
const callsBack = z.int().min(0).optional();

/** What else may be done from a list. `account`: own loans, holds and fees; `receipt`: to end with a receipt. */
const borrowingOffers = z.object({ account: z.boolean(), receipt: z.boolean() }).optional();
const returningOffers = z.object({ receipt: z.boolean() }).optional();

/** The card was shown where somebody returned and perhaps left: nothing that they chose holds for this one. Absent: it holds. */
const isPerhapsAnother = z.boolean().optional();

/** What the kiosk shows. It holds no name and no card number in any state, and no PIN, only how many keys were pressed. */
export const kioskViewSchema = z.discriminatedUnion('screen', [
  /** Waiting for the first touch, card or item. */
  z.object({ screen: z.literal('idle'), /** Staff leave soon, or just left: who stays logs in. */ asksToStay: z.boolean().optional(), ...common }),
  /** "Borrow" was chosen: show the card. `hint`: the last card could not be read. */
  z.object({
    screen: z.literal('awaitingCard'),
    hint: z.enum(['card-unreadable']).nullable(),
    hintCount,
    pad: padSeen,
    /** Whether the number may be typed instead. */
    mayType: z.boolean().optional(),
    ...common,
  }),
  /** The number of a card that is not at hand; `tail`: its last digits. */
  z.object({
    screen: z.literal('awaitingNumber'),
    ...typedNumber,
    ...common,
  }),
  z.object({ screen: z.literal('awaitingPin'), digits: z.int().min(0).max(32), isPerhapsAnother, ...common }),
  z.object({ screen: z.literal('checking'), isPerhapsAnother, ...common }),
  /** Borrowing did not start. `card-first`: an item was shown here; it is neither lent nor returned before a card, or the choice to return. */
  z.object({
    screen: z.literal('refused'),
    code: z.enum(sessionRefusalCodes),
    incidentCode,
    leaving,
    hint: z.enum(['card-first']).nullable(),
    hintCount,
    ...common,
  }),
  z.object({
    screen: z.literal('borrowing'),
    rows: z.array(loanRow).max(shownRowsLimit),
    counts: itemCounts,
    /** `card-too-early`: another card was shown while items are still being asked; it is to be shown again, and nothing more is lent. */
    hint: z.enum(['item-unreadable', 'card-too-early']).nullable(),
    hintCount,
    pad: padSeen,
    callsBack,
    offers: borrowingOffers,
    /** The login counts as staying when staff leave. */
    isStaying: z.boolean().optional(),
    ...common,
  }),
  z.object({
    screen: z.literal('returning'),
    rows: z.array(returnRow).max(shownRowsLimit),
    counts: itemCounts,
    /** `card-too-early`: a card was shown while items are still being asked; it is to be shown again. */
    hint: z.enum(['item-unreadable', 'card-too-early']).nullable(),
    hintCount,
    pad: padSeen,
    callsBack,
    offers: returningOffers,
    ...common,
  }),
  accountView,
  /** "We see 7 items: is that all?" */
  z.object({ screen: z.literal('counting'), task: z.enum(['borrow', 'return']), items: z.int().min(0), counts: itemCounts, ...common }),
  /** The gate would sound for an item that was lent, or be silent for one that was not. */
  z.object({
    screen: z.literal('puttingBack'),
    items: z.array(
      z.object({
        key: z.string(),
        title: shownText.nullable(),
        place,
        by: z.enum(['stillSecured', 'stillUnsecured']),
        isStuck: z.boolean(),
        isSwitching: z.boolean(),
      }),
    ),
    leaving,
    ...common,
  }),
  receiptView,
  staffView,
  staffRecordsView,
  /** Thanks, with counts only; wipes itself. `unclear`: items of which nobody knows whether they were lent or taken back. */
  z.object({
    screen: z.literal('ended'),
    lent: z.int(),
    returned: z.int(),
    /** Returns taken while the library system does not answer: booked when it does, so not counted as returned. */
    taken: z.int(),
    unclear: z.object({ loans: z.int(), returns: z.int() }),
    /** Items that left though their loan and their alarm disagree. */
    atOdds: z.int().min(0).optional(),
    /** Loans of before that were renewed; absent: none. */
    renewed: z.int().min(1).optional(),
    by: z.enum(['patron', 'timeout', 'fault']),
    leaving: leaving.nullable(),
    ...common,
  }),
  /** A device that the kiosk can't do without is missing; `incidentCode` for the one who helps. */
  z.object({ screen: z.literal('outOfOrder'), incidentCode, ...common }),
]);
export type KioskView = z.output<typeof kioskViewSchema>;
export type LoanRow = z.output<typeof loanRow>;
export type ReturnRow = z.output<typeof returnRow>;

/** What a patron wants at the kiosk; the station decides what comes of it. */
export const kioskIntentSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('borrow.choose') }),
  z.object({ type: z.literal('return.choose') }),
  /** "I have no card along", and for staff: "this card cannot be read": its number is typed with the keys of the PIN. */
  z.object({ type: z.literal('card.type') }),
  z.object({ type: z.literal('pin.press'), key: z.string().regex(/^[0-9]$/) }),
  z.object({ type: z.literal('pin.erase') }),
  z.object({ type: z.literal('pin.submit') }),
  z.object({ type: z.literal('session.extend') }),
  /** Sent by the screen itself, every few seconds while it is read aloud: somebody may be listening. */
  z.object({ type: z.literal('session.listened') }),
  z.object({ type: z.literal('session.end') }),
  /** "Done, with a receipt." */
  z.object({ type: z.literal('session.endWithReceipt') }),
  /** "My loans": asked of the library system now. */
  z.object({ type: z.literal('account.open') }),
  z.object({ type: z.literal('account.close') }),
  /** "What this machine knows about me": looked up now. */
  z.object({ type: z.literal('records.open') }),
  z.object({ type: z.literal('loan.renew'), key: z.string().max(40) }),
  z.object({ type: z.literal('loans.renewAll') }),
  /** Staff take the kiosk out of use, or back. */
  z.object({ type: z.literal('staff.setInUse'), isInUse: z.boolean() }),
  /** Staff have put right the alarms of the items that left. */
  z.object({ type: z.literal('staff.forgetLeft') }),
  /** Staff want to look at what is kept with a card, or at another card. */
  z.object({ type: z.literal('staff.records') }),
  /** Why, and what is to be done; the card follows at the reader, or its number. */
  z.object({ type: z.literal('staff.look'), look: staffLook }),
  /** Back to the panel. */
  z.object({ type: z.literal('staff.panel') }),
  /** "No, there are more": back to the list. */
  z.object({ type: z.literal('items.more') }),
  z.object({ type: z.literal('language.choose'), language }),
]);
export type KioskIntent = z.output<typeof kioskIntentSchema>;

const kioskScreens = kioskViewSchema.options.map((view) => view.shape.screen.value);

/** An intention and the screen on which it was pressed: on another one, which came meanwhile, the same press would mean something else. */
export const seenKioskIntentSchema = kioskIntentSchema.and(z.object({ seenOn: z.enum(kioskScreens).optional() }));
export type SeenKioskIntent = KioskIntent & { readonly seenOn?: KioskView['screen'] | undefined };

/** The one card that waits its turn, and whether somebody came after it and is asked to show theirs again. */
const doorQueue = { isNextWaiting: z.boolean(), hasLatecomer: z.boolean() };

/** The leaf stands open for too long: those who stand there are asked to shut it, then staff are told as well. */
const heldOpen = z.enum(['warning', 'alarm']);
export type HeldOpen = z.output<typeof heldOpen>;

/** Whose turn it is, by number and never by card: it counts up with each card that is shown, so that one patron's screen is told from the next one's. */
const doorTurn = { turn: z.int().min(0), language };

/** What the door panel shows. */
export const doorViewSchema = z.discriminatedUnion('screen', [
  z.object({
    screen: z.literal('idle'),
    siteState: z.enum(doorConditions),
    pinNeeded: z.boolean(),
    opening: siteOpeningSchema.optional(),
    heldOpen: heldOpen.optional(),
    ...doorTurn,
  }),
  z.object({ screen: z.literal('awaitingPin'), digits: z.int().min(0).max(32), leaving: leaving.nullable(), ...doorTurn }),
  z.object({ screen: z.literal('checking'), ...doorQueue, ...doorTurn }),
  z.object({ screen: z.literal('granted'), ...doorQueue, ...doorTurn }),
  z.object({ screen: z.literal('refused'), code: z.enum(shownRefusalCodes), incidentCode, leaving, ...doorQueue, ...doorTurn }),
  z.object({ screen: z.literal('outOfOrder'), incidentCode, ...doorTurn }),
]);
export type DoorView = z.output<typeof doorViewSchema>;

/** What a patron does at the door panel. */
export const doorIntentSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('pin.press'), key: z.string().regex(/^[0-9]$/) }),
  z.object({ type: z.literal('pin.erase') }),
  z.object({ type: z.literal('pin.submit') }),
  z.object({ type: z.literal('pin.cancel') }),
  z.object({ type: z.literal('language.choose'), language }),
]);
export type DoorIntent = z.output<typeof doorIntentSchema>;

const doorScreens = doorViewSchema.options.map((view) => view.shape.screen.value);

/**
 * An intention and the screen on which it was pressed, with whose turn it was: a card that is put in the place of another brings the same screen
 * once more, and "OK" of the one before must not send what the next one has typed.
 */
export const seenDoorIntentSchema = doorIntentSchema.and(
  z.object({ seenOn: z.object({ screen: z.enum(doorScreens), turn: z.int().min(0) }).optional() }),
);
export type SeenDoorIntent = DoorIntent & { readonly seenOn?: Pick<DoorView, 'screen' | 'turn'> | undefined };
