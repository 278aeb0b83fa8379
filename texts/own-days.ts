/** Names of days and months, and how they are joined: for languages that the browser's own data lacks. */
export interface OwnDays {
  /** From Sunday on, as `Date.getUTCDay` counts. */
  readonly weekdays: readonly string[];
  readonly months: readonly string[];
  /** How a day is written in full words. */
  readonly form: string;
  /** Joins the last of a list to the others. */
  readonly and: string;
}

/** Northern Sámi as written in Finland (CLDR se-FI); months in the case that a date asks for. */
export const samiDays: OwnDays = {
  weekdays: ['sotnabeaivi', 'mánnodat', 'disdat', 'gaskavahkku', 'duorastat', 'bearjadat', 'lávvordat'],
  months: [
    'ođđajagemánu',
    'guovvamánu',
    'njukčamánu',
    'cuoŋománu',
    'miessemánu',
    'geassemánu',
    'suoidnemánu',
    'borgemánu',
    'čakčamánu',
    'golggotmánu',
    'skábmamánu',
    'juovlamánu',
  ],
  form: '{{weekday}} {{month}} {{day}}. b.',
  and: 'ja',
};

/** Somali (CLDR so). */
export const somaliDays: OwnDays = {
  weekdays: ['Axad', 'Isniin', 'Talaado', 'Arbaco', 'Khamiis', 'Jimco', 'Sabti'],
  months: ['Jannaayo', 'Febraayo', 'Maarso', 'Abriil', 'Maayo', 'Juun', 'Luulyo', 'Ogosto', 'Sebteembar', 'Oktoobar', 'Noofeembar', 'Diseembar'],
  form: '{{weekday}}, {{day}} {{month}}',
  and: 'iyo',
};
