/** The deployed times, shortened alike: a lease of 300 s, a function that ends at 360 s, a queue that hides for 360 s. */
export const leaseMs = 15_000;
export const functionMs = 18_000;
export const visibilitySeconds = 19;
