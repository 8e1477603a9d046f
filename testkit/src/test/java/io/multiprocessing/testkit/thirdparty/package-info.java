/**
 * A transport as somebody else would write it, in a hundred lines, from the SPI alone: that it passes the contracts
 * shows that the SPI is enough.
 */
package io.multiprocessing.testkit.thirdparty;
