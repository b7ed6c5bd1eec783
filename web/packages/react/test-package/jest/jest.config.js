module.exports = {
  testEnvironment: "jsdom",
  // The package is ESM, which Jest does not load from node_modules.
  transformIgnorePatterns: ["/node_modules/(?!@partyline/)"],
};
