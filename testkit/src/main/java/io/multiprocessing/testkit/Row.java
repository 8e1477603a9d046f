package io.multiprocessing.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * Names the conformance rows, such as {@code QUE-07}, that a test shows to hold; {@code docs/CONFORMANCE.md} lists
 * them.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@java.lang.annotation.Target(ElementType.METHOD)
public @interface Row {
    /**
     * The rows.
     *
     * @return their ids
     */
    String[] value();
}
