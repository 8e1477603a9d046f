/** Small programs, one idea each, and the tour that shows them. */
module io.multiprocessing.examples {
    requires io.multiprocessing;
    requires io.multiprocessing.pool;

    // The bar on the console.
    requires me.tongfei.progressbar;
}
