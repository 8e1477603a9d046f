/** Examples of queues that outlive their processes. Apart from the others, because they bring Chronicle Queue along. */
package io.multiprocessing.examples.durable;
