// Stands in for the native E2EE part of matrix-appservice-bridge, which resolving does not touch.
module.exports = {};
