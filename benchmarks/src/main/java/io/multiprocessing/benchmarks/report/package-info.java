/**
 * From the raw results of a run to what people look at: statistics, charts, a page, tables. Begin with {@link Results},
 * which is what a run leaves behind, then {@link Page}. Nothing here measures anything, and nothing here knows which
 * benchmarks there are: a file of results says that itself, so that old ones can be read and compared.
 */
package io.multiprocessing.benchmarks.report;
