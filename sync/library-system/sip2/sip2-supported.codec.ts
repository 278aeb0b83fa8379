/** The messages of BX in the order of its flags (2.00, field "supported messages"), by the code of the request. */
const inOrder = ['23', '11', '09', '01', '99', '97', '93', '63', '35', '37', '17', '19', '25', '15', '29', '65'] as const;

/**
 * The requests that a 98 says it supports, or null where BX does not say: it is missing or shorter than 16 flags. Some
 * systems pad it; what stands behind the sixteenth flag means nothing.
 */
export function supportedMessages(bx: string | undefined): readonly string[] | null {
  if (bx === undefined || bx.length < inOrder.length) return null;
  return inOrder.filter((_, at) => bx[at] === 'Y');
}
