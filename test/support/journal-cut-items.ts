/** What the cut process does with which items of the twin, and for whom. */
export const cutItems = {
  card: '24567000001016',
  laterCard: '24567000001024',
  /** Who has nothing but these, all of which are renewed. */
  renewingCard: '24567000001024',
  renewed: ['34567000002087', '34567000002095'],
  lent: ['34567000002012', '34567000002020'],
  returned: ['34567000002038', '34567000002046'],
  taken: ['34567000002053', '34567000002061', '34567000002079'],
} as const;
