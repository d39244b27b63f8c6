// The years two digits stand for (source: the default of CAL_ITWODIGITYEARMAX that OLE Automation reads; T-SQL's own limit is 2049).
const firstYear = 1930;
const lastYear = 2029;

/** True for the years that two digits name: 1930–2029. */
export function isInCenturyWindow(year: number): boolean {
  return year >= firstYear && year <= lastYear;
}

/** The year two digits name: 00–29 are 2000–2029, 30–99 are 1930–1999. */
export function yearOfTwoDigits(digits: number): number {
  return digits + 2000 > lastYear ? digits + 1900 : digits + 2000;
}
