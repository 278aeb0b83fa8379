/**
 * Statuses by which a server says that it did not carry the request out: not understood, not allowed, not here, not taken. Not among
 * them are 408 and 499 (a gateway may say so of a request that it has passed on), 406 (said of the answer), 409 (still under way) and
 * 423 (locked, perhaps by the first try of the same request).
 */
export const notCarriedOut: ReadonlySet<number> = new Set([
  400, 401, 402, 403, 404, 405, 410, 411, 412, 413, 414, 415, 417, 421, 422, 426, 428, 429, 431, 451,
]);
