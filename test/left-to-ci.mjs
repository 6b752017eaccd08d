/**
 * The tests that `npm test` leaves to CI, which runs all, or to FULL=true: it is to take minutes on two cores, and a
 * browser or a killed process takes more of them than all else. The rules behind these suites have tests of their own
 * that it keeps; so have every control, every page and the life of an item. `npx mocha FILE` runs any of them.
 */
export const leftToCi = [
  // The scenarios of one portal; `items/every-item` takes the items of all.
  /^items\/(beijing-\w+|opposite-pairs)\.test/,
  /^journeys\/(beijing|heilongjiang)[\w-]*-in-the-browser\.test/,
  // Corners of the pages in a browser; `journeys/one-item-in-the-browser` goes through those that everybody needs.
  /^journeys\/(account-pages|certificate-login|registration|scan-login|(make|change)-an-item-in-the-browser|portal-settings-in-the-browser)\.test/,
  /^web\/(builder-controls|designer-pages|fill-application|large-form|own-controls)\.test/,
  /^(batch\/batches|queries\/query)-in-the-browser\.test/,
  // Walks over everything that is shipped, and long tales of the workbench and the command line.
  /^journeys\/others-records\.test/, /^designer\/(portal-parts|try-item)\.test/, /^cli\/exchange\.test/,
  // Killed processes; `journeys/kill-at-any-statement` kills at each statement that counts.
  /^(batch\/killed-batches|workflow\/killed-processes)\.test/,
];
