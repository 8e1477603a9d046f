/**
 * What a transport proves itself with: contract suites to extend, a leak check, a way to kill a process at a named
 * point, and a transport that makes faults.
 */
module io.multiprocessing.testkit {
    requires transitive io.multiprocessing;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
}
