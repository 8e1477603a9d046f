/**
 * What a transport proves itself with: contract suites to extend, a leak check, a way to kill a process at a named
 * point, and a transport that makes faults.
 */
module io.multiprocessing.testkit {
    requires transitive io.multiprocessing;
    requires transitive org.junit.jupiter.api;
    requires java.management;

    // Programs that a test compiles.
    requires java.compiler;
    requires org.junit.jupiter.params;

    exports io.multiprocessing.testkit;
    exports io.multiprocessing.testkit.transport;

    // The transport that makes faults, which children find by its name, and the one that it stands on.
    provides io.multiprocessing.spi.Transport with
            io.multiprocessing.testkit.transport.FaultyTransport;

    uses io.multiprocessing.spi.Transport;

    // JUnit calls the tests of the contracts by reflection.
    opens io.multiprocessing.testkit to
            org.junit.platform.commons;
    opens io.multiprocessing.testkit.transport to
            org.junit.platform.commons;
}
